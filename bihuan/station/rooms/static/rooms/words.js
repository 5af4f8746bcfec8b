/* The page's words for what scripts say, in the reader's language: one JSON element, written by the server. */
const words = JSON.parse(document.getElementById("page-words")?.textContent || "{}");

export const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replaceAll(`{${key}}`, value), words[name] || name);
