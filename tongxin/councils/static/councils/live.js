// Lines of the live meeting: shown at once, sent until the house says that it has them.
// What is typed while the net is away, or the browser dies, waits in this browser.
(function () {
  "use strict";
  var form = document.querySelector("form[data-lines]");
  if (!form || !window.fetch || !window.localStorage) return;
  var list = document.getElementById("lines"), note = document.getElementById("unsent");
  var name = "lines:" + form.getAttribute("data-lines"), busy = false;

  function queue() { try { return JSON.parse(localStorage.getItem(name)) || []; } catch (broken) { return []; } }
  function keep(waiting) { localStorage.setItem(name, JSON.stringify(waiting)); }
  function key() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (digit) {
      return (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16);
    });
  }

  function show(line) {
    var term = document.createElement("dt"), told = document.createElement("dd");
    term.textContent = line.speaker;
    told.textContent = line.text;
    told.setAttribute("data-waits", line.key);
    list.appendChild(term);
    list.appendChild(told);
  }

  function tell() {
    var waiting = queue().length;
    note.hidden = !waiting;
    note.querySelector("[data-count]").textContent = waiting;
    Array.prototype.forEach.call(list.querySelectorAll("[data-waits]"), function (told) {
      var mine = queue().some(function (line) { return line.key === told.getAttribute("data-waits"); });
      if (!mine) told.removeAttribute("data-waits");
    });
  }

  function send() {
    var line = queue()[0];
    tell();
    if (busy || !line) return;
    busy = true;
    var body = new FormData(form);
    ["key", "item", "speaker", "text", "said_at"].forEach(function (field) { body.set(field, line[field]); });
    fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) {
        busy = false;
        // Refused for good: it stays to be read, and is not sent for ever.
        if (answer.ok || answer.status === 422) {
          keep(queue().filter(function (other) { return other.key !== line.key; }));
          if (!answer.ok) show({ key: "", speaker: "!", text: line.text });
          send();
        } else window.setTimeout(send, 3000);
      })
      .catch(function () { busy = false; window.setTimeout(send, 3000); });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    var text = form.elements.text;
    if (!text.value.trim()) return;
    var line = {
      key: key(), item: form.elements.item.value, speaker: form.elements.speaker.value,
      text: text.value, said_at: new Date().toISOString()
    };
    keep(queue().concat([line]));
    show(line);
    text.value = "";
    text.focus();
    send();
  }, true);
  // A form that was only typed in is no page to be asked about twice.
  document.addEventListener("submit", function (event) { if (event.target === form) event.preventDefault(); });
  window.addEventListener("online", send);
  // The server shows what it has: what waits here is what it has not.
  queue().forEach(function (line) { if (line.item === form.elements.item.value) show(line); });
  send();
})();
