// A piece of a page as the server drew it, ready to be put in; nothing in it runs as script.
export const nodesOf = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;
