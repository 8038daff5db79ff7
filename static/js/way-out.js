// A sheet that came back with a question opens itself again, with everything that was written.

for (const sheet of document.querySelectorAll("dialog[data-opens-itself]")) sheet.showModal();
