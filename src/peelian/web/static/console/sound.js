// Sound of an alert. A browser allows none before a click, so it says loudly that it is off.
export class Sound {
  constructor(button) {
    this.button = button;
    button.addEventListener("click", () => this.turn());
    this.show();
  }

  get on() { return this.context?.state === "running" && !this.muted; }

  async turn() {
    if (this.on) this.muted = true;
    else {
      this.context ??= new AudioContext();
      await this.context.resume();
      this.muted = false;
      this.beep();
    }
    this.show();
  }

  show() {
    this.button.setAttribute("aria-pressed", String(this.on));
    this.button.textContent = this.on ? "Sound on" : "⚠ Sound off";
    this.button.classList.toggle("con-tool--loud", !this.on);
  }

  beep() {
    if (!this.on) return;
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
