// Passkeys and security keys: asks the browser for one and puts the answer into the form.
//
// A form says with data-webauthn what it wants: "create" or "get" with the options of the page
// (#webauthn-options), or "login" with options fetched from its own address when the button is
// pressed, since they hold for a few minutes only. Its [data-ask] button stays hidden until
// this module has seen that the browser can do it.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (list) => list?.map((each) => ({ ...each, id: toBytes(each.id) }));

function creation(options, form) {
  const wanted = structuredClone(options.creation_options.publicKey);
  wanted.challenge = toBytes(wanted.challenge);
  wanted.user.id = toBytes(wanted.user.id);
  wanted.excludeCredentials = withBytes(wanted.excludeCredentials);
  const alone = form.elements.passwordless?.checked;
  wanted.authenticatorSelection = {
    ...wanted.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    ...(alone && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey: wanted });
}

function request(options) {
  const wanted = structuredClone(options.request_options.publicKey);
  wanted.challenge = toBytes(wanted.challenge);
  wanted.allowCredentials = withBytes(wanted.allowCredentials);
  return navigator.credentials.get({ publicKey: wanted });
}

const optionsOfPage = () => JSON.parse(document.getElementById("webauthn-options").textContent);

async function optionsOfAddress(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The options could not be fetched: ${response.status}`);
  return response.json();
}

const ceremonies = {
  create: (form) => creation(optionsOfPage(), form),
  get: () => request(optionsOfPage()),
  login: async (form) => request(await optionsOfAddress(form.action)),
};

function asJson(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(given.map((part) => [part, toText(response[part])])),
      ...(response.getTransports && { transports: response.getTransports() }),
    },
  });
}

for (const form of document.querySelectorAll("form[data-webauthn]")) {
  const button = form.querySelector("[data-ask]");
  const failed = form.querySelector("[data-failed]");
  if (!window.PublicKeyCredential || !button) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    failed.hidden = true;
    button.setAttribute("aria-busy", "true");
    try {
      form.elements.credential.value = asJson(await ceremonies[form.dataset.webauthn](form));
      form.submit();
    } catch {
      // Cancelled, timed out, no such key: the person decides what to try next.
      failed.hidden = false;
      button.removeAttribute("aria-busy");
    }
  });
}
