// Keys, drafts, and one more question. Pages work without it. Plain script of 2018: old web views.
(function () {
  "use strict";
  var DAY = 86400000, KEEP = 3 * DAY;

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function shown(element) { return element.offsetParent !== null && !element.disabled; }

  // ---- Keys ----
  var dialog = document.getElementById("keys");

  // The browser does it late; whoever types on loses digits.
  var begin = document.querySelector("[autofocus]");
  if (begin && !window.location.hash && document.activeElement === document.body) begin.focus();

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !/^(checkbox|radio|button|submit)$/.test(target.type);
  }

  function row(step) {
    var links = all(".queue > li > a[href]").filter(shown);
    if (!links.length) return false;
    var at = links.indexOf(document.activeElement);
    if (at < 0) at = links.findIndex(function (link) { return link.hasAttribute("aria-current"); });
    var next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function press(key) {
    var target = all("[data-key]").filter(function (element) {
      return element.getAttribute("data-key").toLowerCase() === key && shown(element);
    })[0];
    if (!target) return false;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) target.focus();
    else target.click();
    return true;
  }

  function find() {
    var box = all("input[type=search]").filter(shown)[0];
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  function help() {
    if (!dialog || !dialog.showModal) return false;
    var list = dialog.querySelector("[data-keys]");
    all("[data-from-page]", list).forEach(function (old) { old.remove(); });
    all("[data-key]").filter(shown).forEach(function (element) {
      var named = element.labels && element.labels[0] || element;
      var words = named.cloneNode(true), term = document.createElement("dt"), told = document.createElement("dd");
      all("kbd, span.count, .option", words).forEach(function (extra) { extra.remove(); });
      var key = document.createElement("kbd");
      key.textContent = element.getAttribute("data-key").toUpperCase();
      term.appendChild(key);
      told.textContent = element.getAttribute("aria-label") || words.textContent.trim() || element.title;
      [term, told].forEach(function (part) { part.setAttribute("data-from-page", ""); list.appendChild(part); });
    });
    dialog.showModal();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.keyCode === 229) return;
    if (event.defaultPrevented || typing(event.target) || (dialog && dialog.open)) return;
    var key = event.key.toLowerCase(), done = false;
    if (key === "j") done = row(1);
    else if (key === "k") done = row(-1);
    else if (event.repeat || key.length !== 1) return;
    else if (key === "/") done = find();
    else if (key === "?") done = help();
    else done = press(key);
    if (done) event.preventDefault();
  });

  // ---- Drafts ----
  function store(act) { try { return act(window.localStorage); } catch (refused) { return null; } }
  function held(start) { return store(function (local) { return Object.keys(local).filter(function (key) { return key.indexOf(start) === 0; }); }) || []; }
  function name(form) { return "draft:" + form.getAttribute("data-draft"); }
  function kept(form) {
    return all("input, textarea, select", form).filter(function (field) {
      return field.name && field.name !== "csrfmiddlewaretoken" && !field.hasAttribute("data-private") &&
        !/^(hidden|password|file|submit|button)$/.test(field.type);
    });
  }
  function save(form) {
    var values = kept(form).filter(function (field) { return !/^(checkbox|radio)$/.test(field.type) || field.checked; })
      .map(function (field) { return [field.name, field.value]; });
    store(function (local) { local.setItem(name(form), JSON.stringify({ at: Date.now(), values: values })); });
  }
  function restore(form) {
    var draft = store(function (local) { return JSON.parse(local.getItem(name(form))); });
    // What came back with errors is newer.
    if (!draft || Date.now() - draft.at > KEEP || form.querySelector("[aria-invalid=true]")) return;
    var changed = false;
    kept(form).forEach(function (field) {
      var mine = draft.values.filter(function (pair) { return pair[0] === field.name; }).map(function (pair) { return pair[1]; });
      if (/^(checkbox|radio)$/.test(field.type)) {
        var on = mine.indexOf(field.value) >= 0;
        changed = changed || on !== field.checked;
        field.checked = on;
      } else if (mine.length && mine[0] !== field.value && (field.tagName === "SELECT" || field.value === field.defaultValue)) {
        field.value = mine[0];
        changed = true;
      }
    });
    var note = form.querySelector("[data-draft-note]");
    if (changed && note) note.hidden = false;
  }

  all("[data-sent]").forEach(function (element) {
    store(function (local) { local.removeItem("draft:" + element.getAttribute("data-sent")); });
  });
  all("form[data-draft]").forEach(function (form) {
    restore(form);
    // Going back asks nothing about sending twice.
    if (form.querySelector(".wrongs") && window.history.replaceState) window.history.replaceState(null, "", window.location.href);
    form.addEventListener("input", function () { save(form); });
    form.addEventListener("change", function () { save(form); });
  });
  document.addEventListener("click", function (event) {
    var drop = event.target.closest && event.target.closest("[data-draft-drop]");
    if (!drop) return;
    store(function (local) { local.removeItem(name(drop.form)); });
    drop.form.reset();
    all("[data-draft-note]", drop.form).forEach(function (note) { note.hidden = true; });
  });

  // ---- Sending ----
  // The button stands far below.
  function tell(note) { note.hidden = false; note.scrollIntoView({ block: "center" }); }
  document.addEventListener("submit", function (event) {
    var form = event.target, asks = document.activeElement && document.activeElement.getAttribute("data-confirm") || form.getAttribute("data-confirm");
    if (form.method === "dialog") return;
    // Unsent lines are not ours to throw away unasked.
    var lines = held("line:" + form.getAttribute("data-sign-out") + ":");
    if (lines.length) asks = form.getAttribute("data-asks");
    var unsent = form.querySelector("[data-unsent]");
    if (unsent) unsent.hidden = true;
    if (unsent && navigator.onLine === false) tell(unsent);
    if (form.hasAttribute("data-busy") || unsent && navigator.onLine === false || asks && !window.confirm(asks)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (form.hasAttribute("data-sign-out")) held("draft:").concat(lines).forEach(function (key) { store(function (local) { local.removeItem(key); }); });
    if (lines.length) indexedDB.deleteDatabase("lines");
    if (form.method !== "post") return;
    // A second press within five seconds is a slip.
    form.setAttribute("data-busy", "");
    window.setTimeout(function () { form.removeAttribute("data-busy"); }, 5000);
  }, true);
  window.addEventListener("pageshow", function () { all("[data-busy]").forEach(function (form) { form.removeAttribute("data-busy"); }); });

  // ---- What htmx cannot do, the plain page does ----
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) form.removeAttribute("data-busy");
  });
  document.addEventListener("htmx:responseError", function (event) {
    var element = event.detail.elt, form = element.closest("form");
    if (form) HTMLFormElement.prototype.submit.call(form);
    else if (element.href) window.location.assign(element.href);
  });
  document.addEventListener("htmx:sendError", function (event) {
    var form = event.detail.elt.closest("form"), unsent = form && form.querySelector("[data-unsent]");
    if (unsent) tell(unsent);
  });
})();
