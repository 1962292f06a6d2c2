// Runs before the page is drawn: the theme that was chosen, and the mark that scripts work.
(() => {
  const { themeKey = "peelian-theme", themeDefault = "system" } = document.body.dataset;
  let theme = null;
  try { theme = localStorage.getItem(themeKey); } catch { /* storage is off */ }
  theme ??= themeDefault;
  if (theme !== "system") document.documentElement.dataset.theme = theme;
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
})();
