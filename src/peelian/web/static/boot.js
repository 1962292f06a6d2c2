// Runs before the page is drawn: the theme that was chosen, and the mark that scripts work.
(() => {
  let theme = "system";
  try { theme = localStorage.getItem("peelian-theme") || (document.body.dataset.theme ?? "system"); } catch { /* storage is off */ }
  if (theme !== "system") document.documentElement.dataset.theme = theme;
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
})();
