/* When to ask while somebody types: almost at once, one question at a time, and again with the newest words where more has been typed
   meanwhile. A station that answers slowly is asked less often. */
const LEAST = 30; // milliseconds: what comes with one key, or one word of an input method, is one question

export function paced(ask) {
  let timer = 0, away = false, more = false, took = 0, waits = [];
  async function go() {
    timer = 0;
    away = true;
    const begun = performance.now();
    try { await ask(); } finally {
      took = performance.now() - begun;
      away = false;
      if (more) later();
      else { waits.forEach((done) => done()); waits = []; }
    }
  }
  function later() {
    if (away) { more = true; return; }
    more = false;
    timer ||= setTimeout(go, Math.max(LEAST, Math.min(took / 2, 1000)));
  }
  /* Once nothing is asked any more that has been typed so far. */
  later.settled = () => timer || away ? new Promise((done) => { waits.push(done); }) : Promise.resolve();
  return later;
}
