/* When each sign was typed, and when the answer to a question asked after it stood on the page; in force before anything of it runs. */
globalThis.intake = { typed: [], shown: { class: [], same: [], place: [] } };
const WAYS = { "/calls/proposals/": "class", "/calls/same/": "same", "/places/candidates/": "place" };
addEventListener("input", (event) => { if (event.target.id === "words") intake.typed.push(event.timeStamp); }, true);

const plain = globalThis.fetch;
globalThis.fetch = async (address, how) => {
  const shown = intake.shown[WAYS[new URL(address, location.href).pathname]], asked = performance.now();
  const answer = await plain(address, how);
  if (!shown || !answer.ok) return answer;
  const read = answer.json.bind(answer);
  answer.json = async () => {
    const said = await read();
    requestAnimationFrame(() => setTimeout(() => shown.push([asked, performance.now()]))); // the page draws it before that frame
    return said;
  };
  return answer;
};
