/* A passkey that was not chosen, or that the browser cannot offer, is told in the page's own words. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-fault").hidden = false;
});
