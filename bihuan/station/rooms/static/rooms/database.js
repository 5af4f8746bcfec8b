/* A small store of this browser, its rows found by their token. One that keeps nothing (a private window) goes on without. */
export function database(name, stores) {
  const opened = new Promise((done) => {
    const asked = globalThis.indexedDB?.open(name, 1);
    if (!asked) return done(null);
    asked.onupgradeneeded = () => stores.forEach((one) => asked.result.createObjectStore(one, { keyPath: "token" }));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => done(null);
  });

  async function ask(store, mode, what) {
    const found = await opened;
    if (!found) return null;
    return new Promise((done) => {
      const asked = what(found.transaction(store, mode).objectStore(store));
      asked.onsuccess = () => done(asked.result ?? null);
      asked.onerror = () => done(null);
    });
  }

  return {
    keep: (store, row) => ask(store, "readwrite", (rows) => rows.put(row)),
    drop: (store, token) => ask(store, "readwrite", (rows) => rows.delete(token)),
    find: (store, token) => ask(store, "readonly", (rows) => rows.get(token)),
    all: async (store) => (await ask(store, "readonly", (rows) => rows.getAll())) || [],
  };
}

export function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
