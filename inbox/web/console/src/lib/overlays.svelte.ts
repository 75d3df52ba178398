/** Which of the screens above the screen is shown. */
export type Overlay = 'palette' | 'keys' | null;

class Overlays {
  shown = $state<Overlay>(null);

  show(overlay: Overlay): void {
    this.shown = overlay;
  }
}

export const overlays = new Overlays();
