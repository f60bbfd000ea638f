/* Runs before the first paint: says that script is there, and puts the reader's theme on <html>. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (refused) {
    /* Storage can be switched off; the theme then follows the system. */
  }
})();
