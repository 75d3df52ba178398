// Puts a form into another page: <script src="https://…/form/CHANNEL/embed.js" data-lang="sv" async></script>
// The frame stands where the script stands, and grows with what is in it.
(function () {
  var script = document.currentScript;
  var own = new URL(script.src);
  var frame = document.createElement('iframe');
  var address = new URL(own.pathname.replace(/\.js$/, ''), own);
  address.searchParams.set('page', location.origin + location.pathname);
  if (script.dataset.lang) address.searchParams.set('lang', script.dataset.lang);
  frame.src = address.href;
  frame.title = script.dataset.title || 'Form';
  frame.style.cssText = 'width:100%;border:0;display:block;height:720px';
  script.parentNode.insertBefore(frame, script);
  addEventListener('message', function (event) {
    if (event.origin !== own.origin || event.source !== frame.contentWindow) return;
    var height = event.data && event.data.inkorgHeight;
    if (typeof height === 'number' && height > 0 && height < 20000) frame.style.height = Math.ceil(height) + 'px';
  });
})();
