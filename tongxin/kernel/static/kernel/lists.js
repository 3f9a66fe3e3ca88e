// The inbox by keyboard. Every page works without this file.
(function () {
  "use strict";

  function resting(target) {
    return target === document.body || target.id === "main";
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    var target = event.target;
    // A number, Enter: look up who that is, go on to the words.
    var following = target.hasAttribute("data-enter-to") && document.getElementById(target.getAttribute("data-enter-to"));
    if (following) {
      event.preventDefault();
      following.focus();
      return;
    }
    // One sentence, Enter: sent. A line break is Shift and Enter.
    if (target.tagName === "TEXTAREA" && target.hasAttribute("data-enter-sends")) {
      var button = target.form.querySelector("[data-enter]");
      if (button) {
        event.preventDefault();
        button.click();
      }
      return;
    }
    // Nothing has the focus: Enter presses the one solid button of the sheet.
    if (!resting(target)) return;
    var solid = document.querySelector("[data-enter]");
    if (solid && solid.offsetParent !== null) {
      event.preventDefault();
      solid.click();
    }
  });

  // Some letters of an option's words: only those that fit are left, the first is chosen.
  function narrow(input) {
    var select = document.getElementById(input.getAttribute("data-narrows"));
    var words = input.value.trim().toLowerCase(), first = null;
    Array.prototype.forEach.call(select.options, function (option) {
      var fits = !words || option.value !== "" && option.text.toLowerCase().indexOf(words) >= 0;
      option.hidden = option.disabled = !fits;
      if (fits && words && !first) first = option;
    });
    if (words) select.value = first ? first.value : "";
  }
  function offer(root) {
    Array.prototype.forEach.call(root.querySelectorAll("[data-narrows]"), function (input) {
      input.parentNode.hidden = false;
      // Not on a telephone, where its keyboard would cover the rest.
      var isAt = document.activeElement.id === input.getAttribute("data-narrows");
      if (isAt && window.matchMedia("(hover: hover)").matches) input.focus();
      // Whatever stands above it: where it is sent with Enter is in sight.
      var button = input.form.querySelector("[data-enter]");
      if (button) button.scrollIntoView({ block: "nearest" });
    });
  }
  document.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-narrows")) narrow(event.target);
  });
  document.addEventListener("htmx:afterSettle", function (event) { offer(event.target); });
  offer(document);

  var print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }

  var row = document.querySelector(".queue a[aria-current]");
  if (row && row.scrollIntoView && row.closest(".list")) {
    var list = row.closest(".list"), place = row.getBoundingClientRect();
    if (place.bottom > list.getBoundingClientRect().bottom) list.scrollTop += place.top - list.clientHeight / 2;
  }
})();
