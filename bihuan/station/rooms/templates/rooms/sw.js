{% load i18n %}/* Answers where the station does not, and only with the empty call form, the paper form and the files they stand on. {{ version }} */
const CACHE = "call-form";
const NEW = "{% url 'new-call' %}", FORM = "{% url 'offline' %}", PART = `${FORM}?part=1`, PAPER = "{% url 'paper-call' %}";
const FILES = [{% for one in files %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 6000;

/* An answer that came by another address is the sign-in page, and is not kept. */
async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all([FORM, PART, PAPER, ...FILES].map(async (address) => {
    const answer = await fetch(address, { cache: "no-cache" }).catch(() => null);
    if (answer?.ok && !answer.redirected) await cache.put(address, answer);
  }));
}

async function orKept(asked, address, patient) {
  const late = new Promise((done) => { if (!patient) setTimeout(done, PATIENCE, null); });
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer && answer.status < 500) return answer;
  return await caches.match(address) || answer || asked;
}

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(fill()); });
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => { if (event.data === "fill") event.waitUntil(fill()); });
self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === NEW || pathname === PAPER) event.respondWith(orKept(fetch(request), pathname === PAPER ? PAPER : FORM, false));
    else event.respondWith(fetch(request).catch(async (fault) => await caches.match(FORM) || Promise.reject(fault)));
  } else if (pathname === NEW && request.headers.get("HX-Request")) event.respondWith(orKept(fetch(request), PART, false));
  else if (FILES.includes(pathname)) event.respondWith(orKept(fetch(request), pathname, true));
});
