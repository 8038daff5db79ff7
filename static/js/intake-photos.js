// The six shots and all other photos: made small before they wait, so that ten minutes without a
// network are a few megabytes. The camera's own time is kept.

import { damageOpen, photographed } from "./intake-car.js";
import { newKey } from "./intake-store.js";
import { putOff } from "./intake-undo.js";

const page = document.getElementById("intake");
const strip = document.getElementById("shots");
const viewer = document.getElementById("viewer");
const camera = document.getElementById("camera");
const LONGEST = 1600;
const HEAVIEST = 400_000;
const DARK = 40; // mean brightness of 255: below, a scratch is not seen
const TRIES = [[1600, 0.85], [1600, 0.7], [1280, 0.65], [1024, 0.6], [800, 0.5]];

let state = null;
let add = null;
let aim = "";
let shown = null;

const shots = () => [...strip.querySelectorAll(".shot")];
const latest = (shot) => state.photos.findLast((photo) => photo.shot === shot);
const labelOf = (button) => button.querySelector("b").textContent;

const canvasOf = (picture, side) => {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const brightness = (picture) => {
  const canvas = canvasOf(picture, 32);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
  return sum / (data.length / 4);
};

// The photo as it will be sent, one for the strip, and whether it is too dark to see much.
const shrink = async (file) => {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { blob: file, small: "", isDark: false }; // the server says what is wrong with it
  }
  let blob = file;
  for (const [side, quality] of TRIES) {
    const canvas = canvasOf(picture, Math.min(side, LONGEST));
    blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
    if (blob.size <= HEAVIEST) break;
  }
  return { blob, small: canvasOf(picture, 240).toDataURL("image/jpeg", 0.7), isDark: brightness(picture) < DARK };
};

const clock = (at) => at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

const take = async (file, shot) => {
  const taken = new Date();
  const { blob, small, isDark } = await shrink(file);
  const key = newKey();
  state.photos.push({ key, shot, small, at: clock(taken) });
  await add({ kind: "photo", url: page.dataset.photo, fields: { key, shot, taken_at: taken.toISOString() }, blob, small });
  if (isDark) document.dispatchEvent(new CustomEvent("intake:caution"));
  drawPhotos();
  return key;
};

// Kept, it is seen whole; until then the small one has to do.
export const keepPhoto = (key, { url }) => {
  const photo = state.photos.find((each) => each.key === key);
  if (photo) photo.url = url;
};

const nextShot = () => shots().find((button) => !latest(button.dataset.shot));

export const leftPhotos = () => {
  const words = document.getElementById("shots-count").dataset;
  const left = shots().filter((button) => !latest(button.dataset.shot)).length;
  document.getElementById("shots-count").textContent = words.words.replace("{taken}", 6 - left).replace("{left}", left);
  document.getElementById("left").textContent = left ? words.left.replace("{n}", left) : words.done;
};

export const drawPhotos = () => {
  const next = nextShot();
  for (const button of shots()) {
    const photo = latest(button.dataset.shot);
    button.classList.toggle("is-taken", Boolean(photo));
    button.classList.toggle("is-next", button === next);
    button.querySelector(".when").textContent = photo ? photo.at : strip.dataset[button === next ? "next" : "todo"];
    button.querySelector("img")?.remove();
    const source = photo && (photo.small || (photo.url && `${photo.url}?small`));
    if (source) button.querySelector(".pic").append(Object.assign(document.createElement("img"), { src: source, alt: "" }));
  }
  const { words, more } = document.getElementById("shoot").dataset;
  document.getElementById("shoot").textContent = next ? words.replace("{shot}", labelOf(next)) : more;
  leftPhotos();
};

const view = (photo, title) => {
  shown = photo;
  document.getElementById("viewer-title").textContent = `${title}, ${photo.at}`;
  Object.assign(document.getElementById("viewer-image"), { src: photo.url ?? photo.small, alt: title });
  viewer.showModal();
};

const drop = (photo, words) => {
  const at = state.photos.indexOf(photo);
  state.photos.splice(at, 1);
  viewer.close();
  drawPhotos();
  putOff(add, { kind: "drop", url: page.dataset.photoDrop, fields: { key: photo.key } }, words, () => {
    state.photos.splice(at, 0, photo);
    drawPhotos();
  });
};

const chosen = (input, use) => input.addEventListener("change", async () => {
  const files = [...input.files];
  input.value = "";
  for (const file of files) await use(file);
});

export const startPhotos = (drawn, adds) => {
  [state, add] = [drawn, adds];
  for (const { kind, url, fields, small, at } of state.queued) {
    if (kind === "photo" && !state.photos.some((photo) => photo.key === fields.key)) state.photos.push({ ...fields, small, at: clock(new Date(fields.taken_at ?? at)) });
    if (kind === "drop" && url === page.dataset.photoDrop) state.photos = state.photos.filter((photo) => photo.key !== fields.key);
  }
  strip.addEventListener("click", ({ target }) => {
    const button = target.closest(".shot");
    if (!button) return;
    const photo = latest(button.dataset.shot);
    if (photo) return view(photo, labelOf(button));
    aim = button.dataset.shot;
    camera.click();
  });
  chosen(camera, async (file) => {
    const shot = aim || nextShot()?.dataset.shot || "damage";
    aim = "";
    await take(file, shot);
  });
  chosen(document.getElementById("again-camera"), async (file) => {
    const old = shown;
    await take(file, old.shot);
    drop(old, document.getElementById("photo-drop").dataset.said);
  });
  chosen(document.getElementById("damage-camera"), async (file) => damageOpen() && photographed(await take(file, "damage")));
  document.getElementById("photo-drop").addEventListener("click", ({ currentTarget }) => drop(shown, currentTarget.dataset.said));
};
