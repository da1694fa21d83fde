// Sound and desktop notifications: off until the customer turns them on.

export class Alerts {
  constructor(store, title) {
    Object.assign(this, { store, title });
  }

  async toggle(name) {
    const on = !this.store.read()[name];
    if (on && name === "notify" && (await globalThis.Notification?.requestPermission()) !== "granted") return;
    this.store.write({ [name]: on });
    if (on && name === "sound") this.#chime();
  }

  ring(text) {
    const { sound, notify } = this.store.read();
    if (sound) this.#chime();
    if (notify && document.hidden && globalThis.Notification?.permission === "granted") {
      const shown = new Notification(this.title, { body: text, tag: "tellonce" });
      shown.onclick = () => (window.focus(), shown.close());
    }
  }

  #chime() {
    const audio = (this.audio ??= new AudioContext());
    const volume = new GainNode(audio, { gain: 0.08 });
    const tone = new OscillatorNode(audio, { frequency: 660 });
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  }
}
