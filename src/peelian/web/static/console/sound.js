// Sound of an alert. A browser allows none before a click, so it says loudly that it is off.
const EVERY_MS = 1000;

export class Sound {
  constructor(button) {
    this.button = button;
    this.last = -EVERY_MS;
    button.addEventListener("click", () => this.turn());
    this.show();
  }

  get on() { return this.context?.state === "running" && !this.muted; }

  async turn() {
    if (this.on) this.muted = true;
    else {
      // A closed lid, or a call on the same machine, takes the sound away: the button says so, and it is asked for again.
      if (!this.context) {
        this.context = new AudioContext();
        this.context.onstatechange = () => this.show();
        addEventListener("visibilitychange", () => this.again());
      }
      await this.context.resume();
      this.muted = false;
      this.beep();
    }
    this.show();
  }

  again() {
    if (this.context && !this.muted && this.context.state !== "running") this.context.resume().catch(() => {});
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.on));
    this.button.textContent = this.on ? "Sound on" : "⚠ Sound off";
    this.button.classList.toggle("con-tool--loud", !this.on);
  }

  beep() {
    this.again();
    if (!this.on || performance.now() - this.last < EVERY_MS) return;
    this.last = performance.now();
    const { context } = this;
    for (const [at, pitch] of [[0, 880], [0.18, 1175]]) {
      const tone = context.createOscillator();
      const loudness = context.createGain();
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, context.currentTime + at);
      loudness.gain.exponentialRampToValueAtTime(0.25, context.currentTime + at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + at + 0.16);
      tone.connect(loudness).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.17);
    }
  }
}
