/* Passkeys: the one thing that a page cannot do without script. A form with data-passkey asks the site what to ask the
   browser for, lets the browser ask its owner, and sends what comes of it. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const read = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), sign => sign.charCodeAt(0));
  const write = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = async form => {
    const sent = new URLSearchParams({csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value});
    if (form.dataset.passkey) sent.set("make", "yes");
    const answer = await fetch("/passkey", {method: "POST", body: sent, credentials: "same-origin"});
    if (!answer.ok) throw new Error("not asked");
    const wanted = (await answer.json()).publicKey;
    wanted.challenge = read(wanted.challenge);
    if (wanted.user) wanted.user.id = read(wanted.user.id);
    for (const list of [wanted.excludeCredentials, wanted.allowCredentials])
      for (const one of list || []) one.id = read(one.id);
    return wanted;
  };

  const plain = made => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[part]) response[part] = write(made.response[part]);
    return JSON.stringify({
      id: made.id, rawId: write(made.rawId), type: made.type, response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const complaint = form.querySelector(".fault");
    form.hidden = false;
    form.addEventListener("submit", async event => {
      event.preventDefault();
      complaint.hidden = true;
      try {
        const publicKey = await asked(form);
        const made = form.dataset.passkey
          ? await navigator.credentials.create({publicKey}) : await navigator.credentials.get({publicKey});
        form.elements.credential.value = plain(made);
        HTMLFormElement.prototype.submit.call(form);
      } catch {
        complaint.hidden = false;
      }
    });
  }
  for (const words of document.querySelectorAll("[data-without-script]")) words.hidden = true;
})();
