/** Two short, soft tones. Made here, so that nothing has to be fetched. */
let audio: AudioContext | null = null;

export function beep(): void {
  try {
    audio ??= new AudioContext();
    for (const [at, pitch] of [[0, 660], [0.12, 880]] as const) tone(audio, audio.currentTime + at, pitch);
  } catch {
    // A machine without sound stays silent.
  }
}

function tone(on: AudioContext, at: number, pitch: number): void {
  const [voice, volume] = [on.createOscillator(), on.createGain()];
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0.06, at);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.18);
  voice.connect(volume).connect(on.destination);
  voice.start(at);
  voice.stop(at + 0.2);
}
