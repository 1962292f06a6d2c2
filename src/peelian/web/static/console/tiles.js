// Previews of all cameras over one WebSocket: each is acknowledged when it was drawn, and only then the next is sent.
export function unpacked(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, jpeg: new Blob([new Uint8Array(buffer, 4 + length)], { type: "image/jpeg" }) };
}

const SILENT_MS = 10_000;

export class Tiles {
  constructor(address, tileOf) {
    this.address = address;
    this.tileOf = tileOf;
    this.connect();
    setInterval(() => this.watch(), 1000);
  }

  // After a closed lid nobody may say that the connection is dead: one that is silent is made anew.
  watch() {
    if (this.over || performance.now() - this.heard < SILENT_MS) return;
    this.socket.onclose = this.socket.onmessage = null;
    this.socket.close();
    this.connect();
  }

  connect() {
    this.heard = performance.now();
    this.socket = new WebSocket(this.address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = (event) => this.take(event.data);
    this.socket.onclose = () => { if (!this.over) setTimeout(() => this.connect(), 500); };
  }

  async take(buffer) {
    this.heard = performance.now();
    const { header, jpeg } = unpacked(buffer);
    try {
      await this.tileOf(header.camera)?.draw(header, jpeg);
    } finally {
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send(header.camera);
    }
  }

  close() {
    this.over = true;
    this.socket.close();
  }
}
