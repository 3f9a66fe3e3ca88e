// The live meeting: lines wait in this browser until the house says that it has them,
// and the typist comes back to where the hands were. The page works without it.
(function () {
  "use strict";
  var form = document.querySelector("form[data-lines]"), note = document.getElementById("unsent");

  // ---- Lines ----
  // The browser writes that storage down only after seconds. When the machine drops, what
  // was just typed is in the second one: it is on the disk before anybody types on.
  function second(prefix, begin) {
    var disk = null, opening = null;
    function change(act) {
      try { act(disk.transaction("lines", "readwrite", { durability: "strict" }).objectStore("lines")); } catch (none) { disk = null; }
    }
    function bring() {
      disk = opening.result;
      // Signing out throws it away, and another window must not hold it back.
      disk.onversionchange = function () { disk.close(); };
      var own = IDBKeyRange.bound(prefix, prefix + "\uffff"), read = disk.transaction("lines").objectStore("lines").openCursor(own);
      read.onerror = begin;
      read.onsuccess = function () {
        var at = read.result;
        if (!at) return begin();
        if (localStorage.getItem(at.key) === null) localStorage.setItem(at.key, at.value);
        at.continue();
      };
    }
    try {
      opening = window.indexedDB.open("lines", 1);
      opening.onupgradeneeded = function () { opening.result.createObjectStore("lines"); };
      opening.onsuccess = bring;
      opening.onerror = begin;
    } catch (none) { begin(); }
    return {
      put: function (name, text) { change(function (lines) { lines.put(text, name); }); },
      drop: function (name) { change(function (lines) { lines.delete(name); }); }
    };
  }
  // One entry of the storage each, so that two windows lose none.
  function lines() {
    var list = document.getElementById("lines"), waiting = note.querySelector("[data-waiting]");
    var prefix = "line:" + form.getAttribute("data-lines") + ":", busy = false, why = "", timer = 0;

    function kept() {
      return Object.keys(localStorage).filter(function (name) { return name.indexOf(prefix) === 0; })
        .map(function (name) { try { return JSON.parse(localStorage.getItem(name)); } catch (broken) { return null; } })
        .filter(Boolean).sort(function (one, other) { return one.said_at < other.said_at ? -1 : 1; });
    }
    function keep(line) {
      var text = JSON.stringify(line);
      localStorage.setItem(prefix + line.key, text);
      disk.put(prefix + line.key, text);
    }
    function drop(line) { localStorage.removeItem(prefix + line.key); disk.drop(prefix + line.key); }
    function key() {
      if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
      return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (digit) {
        return (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16);
      });
    }
    function pair(place, line, first) {
      var term = document.createElement("dt"), told = document.createElement("dd");
      term.textContent = line.speaker || "—";
      told.textContent = line.text;
      place.insertBefore(told, first);
      place.insertBefore(term, told);
      return told;
    }
    function tell() {
      var all = kept();
      note.hidden = !all.length || !why && !all.some(function (line) { return line.refused; });
      ["net", "gone", "shut"].forEach(function (name) { note.querySelector("[data-" + name + "]").hidden = why !== name; });
      waiting.textContent = "";
      all.forEach(function (line) {
        var told = pair(waiting, line, null), remove;
        if (!line.refused) return;
        told.textContent += " " + line.refused + " ";
        remove = note.querySelector("[data-refused]").content.cloneNode(true).firstElementChild;
        remove.addEventListener("click", function () { drop(line); tell(); });
        told.appendChild(remove);
      });
    }
    function later(reason, seconds) { busy = false; why = reason; tell(); window.clearTimeout(timer); timer = window.setTimeout(send, seconds * 1000); }
    function taken(line) {
      drop(line);
      if (list && line.item === form.elements.namedItem("item").value && !list.querySelector('[data-line="' + line.key + '"]'))
        pair(list, line, list.firstChild).setAttribute("data-line", line.key);
    }
    function send() {
      var line = kept().filter(function (one) { return !one.refused; })[0];
      if (busy || !line) { if (!line) { why = ""; tell(); } return; }
      busy = true;
      var body = new FormData(form);
      ["key", "item", "speaker", "text", "said_at"].forEach(function (field) { body.set(field, line[field]); });
      // A sign-in page answers 200: only the line's own key says that it is kept.
      fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" })
        .then(function (answer) {
          if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return later("gone", 15);
          if (answer.status === 404) return later("shut", 15);
          if (!answer.ok && answer.status !== 409 && answer.status !== 422) return later("net", 3);
          return answer.json().then(function (told) {
            busy = false;
            if (told.kept === line.key) { why = ""; taken(line); }
            else if (told.errors) { line.refused = [].concat.apply([], Object.keys(told.errors).map(function (name) { return told.errors[name]; })).join(" "); keep(line); }
            else return later("net", 3);
            tell();
            send();
          });
        })
        .catch(function () { later("net", 3); });
    }

    form.addEventListener("submit", function (event) {
      var text = form.elements.text, line = {
        key: key(), item: form.elements.namedItem("item").value, speaker: form.elements.speaker.value,
        text: text.value, said_at: new Date().toISOString()
      };
      if (text.value.trim()) {
        // No room to keep it: the plain form goes, with the key that the house gave.
        try { keep(line); } catch (full) { return; }
        text.value = "";
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      // The next line may come at once.
      form.removeAttribute("data-busy");
      text.focus();
      send();
    });
    window.addEventListener("online", function () { if (!busy) send(); });
    // The house may have one that it could not say: sent again, it is there once.
    var disk = second(prefix, function () { kept().forEach(keep); tell(); send(); });
  }

  // ---- Hands ----
  function first(place) {
    return place.querySelector(".input:not([type=hidden]), select, textarea, button:not([hidden])");
  }
  Array.prototype.forEach.call(document.querySelectorAll("main details"), function (part) {
    var typed = Array.prototype.some.call(part.querySelectorAll("form[data-draft] .input"), function (field) {
      return field.defaultValue !== undefined && field.value !== field.defaultValue;
    });
    if (typed) part.open = true;
    // At once, not when the browser says that it is open: whoever types does not wait.
    part.querySelector("summary").addEventListener("click", function (event) {
      var field = first(part.querySelector("summary + *"));
      if (part.open || !field) return;
      event.preventDefault();
      part.open = true;
      field.focus();
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !event.isComposing) event.target.blur();
  });
  // After the browser went to the anchor itself: it takes the focus along. Whoever has
  // pressed a key by then is somewhere else already, and stays there.
  var moved = false;
  document.addEventListener("keydown", function () { moved = true; }, true);
  window.addEventListener("load", function () { window.setTimeout(function () {
    var at = document.getElementById(window.location.hash.slice(1));
    if (!at || moved) return;
    if (at.id === "heard" && form) form.elements.text.focus();
    else if (at.id.indexOf("seat-") === 0) at.querySelector("button").focus();
    else if (at.hasAttribute("tabindex")) at.focus();
  }, 0); });

  var since = document.querySelector("[data-since]");
  if (since) window.setInterval(function () {
    since.textContent = Math.max(0, Math.floor((Date.now() / 1000 - since.getAttribute("data-since")) / 60));
  }, 20000);
  if (form && note && window.fetch && window.localStorage) lines();
})();
