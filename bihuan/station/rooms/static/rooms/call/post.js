/* Sends a form's fields and says what became of them: `away` where the station did not answer, `signedOut`, or a status and what was said. */
import { signedOut } from "../forms.js";

let token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["x-csrftoken"] || "";
const PATIENCE = 15000;

/* Who is signed in now; null where the station is away or nobody is. A sign-in changes the token of every page opened before it. */
export async function whoIsHere() {
  const answer = await fetch("/calls/sending/", { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (!answer?.ok || signedOut(answer.url)) return null;
  const said = await answer.json().catch(() => null);
  if (said) token = said.token;
  return said;
}

export async function post(address, fields) {
  for (const again of [false, true]) {
    const answer = await fetch(address, {
      method: "POST", body: new URLSearchParams(fields), signal: AbortSignal.timeout(PATIENCE),
      headers: { Accept: "application/json", "x-csrftoken": token },
    }).catch(() => null);
    if (!answer || answer.status >= 500) return { away: true };
    if (signedOut(answer.url)) return { signedOut: true };
    if (answer.status === 403 && !again && await whoIsHere()) continue;
    if (answer.status === 403) return { signedOut: true };
    return { status: answer.status, said: await answer.json().catch(() => ({})) };
  }
}
