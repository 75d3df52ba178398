// Tells the page around the frame how high the form is. A number is all it ever tells.
(function () {
  if (parent === window) return;
  var tell = function () { parent.postMessage({ inkorgHeight: document.body.scrollHeight }, '*'); };
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
