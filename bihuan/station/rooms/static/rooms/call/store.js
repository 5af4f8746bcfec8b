/* What this browser keeps of calls until the station has them: drafts while they are typed, and whole calls that wait to be sent. */
import { database } from "../database.js";

export { newToken } from "../database.js";
export const DAY = 86400000;
export const { keep, drop, find, all } = database("bihuan", ["drafts", "waiting"]);

/* Who sat here last, so that what is kept is shown to nobody else. */
export const person = {
  get: () => { try { return localStorage.getItem("person") || ""; } catch { return ""; } },
  set: (id) => { try { localStorage.setItem("person", id); } catch { /* a private window keeps nothing */ } },
};
