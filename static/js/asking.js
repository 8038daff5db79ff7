// Asks the server what a piece of text finds. Only the answer to the last question is ever shown,
// whatever order answers come in; an answer that is overtaken is dropped, not drawn.

const AFTER = 120; // one question for a word typed quickly, not one for each letter

const csrf = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

export const asking = (url, list, show) => {
  let running = null;
  let timer = 0;

  const send = async (text) => {
    const mine = new AbortController();
    running = mine;
    let html = "";
    try {
      const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
      const body = new URLSearchParams({ q: text, list });
      const answer = await fetch(url, { method: "POST", body, headers, signal: mine.signal });
      if (answer.status === 401) window.location.reload();
      if (answer.ok) html = await answer.text();
    } catch {
      // Overtaken by the next letter, or no connection: the page says that by itself.
    }
    if (running !== mine) return;
    running = null;
    show(html, text);
  };

  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    timer = 0;
    running = null;
  };

  const ask = (text) => {
    stop();
    if (!text) return show("", "");
    timer = setTimeout(() => { timer = 0; send(text); }, AFTER);
  };

  return { ask, stop, isWaiting: () => Boolean(timer || running) };
};
