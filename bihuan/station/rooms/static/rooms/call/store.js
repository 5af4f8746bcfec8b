/* What this browser keeps of calls until the station has them: drafts while they are typed, and whole calls that wait to be sent.
   A browser that keeps nothing (a private window) goes on without. */
const STORES = ["drafts", "waiting"];
export const DAY = 86400000;

const opened = new Promise((done) => {
  const asked = globalThis.indexedDB?.open("bihuan", 1);
  if (!asked) return done(null);
  asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { keyPath: "token" }));
  asked.onsuccess = () => done(asked.result);
  asked.onerror = asked.onblocked = () => done(null);
});

async function ask(name, mode, what) {
  const database = await opened;
  if (!database) return null;
  return new Promise((done) => {
    const asked = what(database.transaction(name, mode).objectStore(name));
    asked.onsuccess = () => done(asked.result ?? null);
    asked.onerror = () => done(null);
  });
}

export const keep = (name, row) => ask(name, "readwrite", (store) => store.put(row));
export const drop = (name, token) => ask(name, "readwrite", (store) => store.delete(token));
export const find = (name, token) => ask(name, "readonly", (store) => store.get(token));
export const all = async (name) => (await ask(name, "readonly", (store) => store.getAll())) || [];

/* Who sat here last, so that what is kept is shown to nobody else. */
export const person = {
  get: () => { try { return localStorage.getItem("person") || ""; } catch { return ""; } },
  set: (id) => { try { localStorage.setItem("person", id); } catch { /* a private window keeps nothing */ } },
};

export function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
