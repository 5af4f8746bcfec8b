/* What waits in this browser lies locked. The key comes with the pages of the person it belongs to and is written down nowhere here, so
   whoever takes the device, or sits at it next, finds nothing to read. */
const { seal } = document.body.dataset;
const subtle = globalThis.crypto?.subtle, key = seal && subtle
  ? subtle.importKey("raw", Uint8Array.from(atob(seal), (sign) => sign.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"]) : null;

/* Without a key, a lock or a store nothing is kept. */
export const locks = Boolean(key && globalThis.indexedDB);

export async function lock(what) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, await key, new TextEncoder().encode(JSON.stringify(what))) };
}

export async function unlock({ iv, data }) {
  try { return JSON.parse(new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv }, await key, data))); } catch { return null; }
}
