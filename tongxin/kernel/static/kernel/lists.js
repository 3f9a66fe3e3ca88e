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
