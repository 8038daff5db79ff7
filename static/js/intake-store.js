// What is not sent yet lies in the device's own database, photos included: it outlives a reload, a
// flat battery and an hour without a network. Without such a database (a private window) it lies in
// memory.

const SHELF = "queue";

const asked = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

const opened = (async () => {
  try {
    const request = indexedDB.open("walk-around", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: "id", autoIncrement: true });
    return await asked(request);
  } catch {
    return null;
  }
})();

const memory = new Map();
let last = 0;

const on = async (mode, work) => {
  const database = await opened;
  return database && asked(work(database.transaction(SHELF, mode).objectStore(SHELF)));
};

// Puts a record away and gives it its number; the same number again replaces it.
export const put = async (record) => {
  if (await opened) record.id = await on("readwrite", (shelf) => shelf.put(record));
  else memory.set((record.id ??= (last += 1)), record);
  return record;
};

export const remove = async (id) => {
  if (await opened) await on("readwrite", (shelf) => shelf.delete(id));
  else memory.delete(id);
};

// All of one order, in the order they were put away.
export const waiting = async (order) => {
  const all = (await opened) ? await on("readonly", (shelf) => shelf.getAll()) : [...memory.values()];
  return all.filter((record) => record.order === order);
};

// A key of our own for each row: sent twice it is kept once.
export const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};
