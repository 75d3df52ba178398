// Shows what the push service brought: a sentence that is the same for all, and which conversation.
self.addEventListener('push', (event) => {
  let told = {};
  try {
    told = event.data ? event.data.json() : {};
  } catch {
    // What can't be read is shown without words of its own: browsers insist on something.
  }
  const conversation = /^\d{1,19}$/.test(told.conversation || '') ? told.conversation : '';
  event.waitUntil(
    self.registration.showNotification('Inkorg', {
      body: String(told.text || '').slice(0, 200),
      tag: conversation || 'inkorg',
      icon: '/static/pages/icon.svg',
      data: { conversation },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { conversation } = event.notification.data || {};
  const address = conversation ? `/inbox/mine/${conversation}` : '/inbox/mine';
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((windows) => {
      const open = windows.find((one) => 'navigate' in one);
      return open ? open.focus().then(() => open.navigate(address)) : self.clients.openWindow(address);
    }),
  );
});
