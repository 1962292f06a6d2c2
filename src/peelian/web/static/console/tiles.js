// Previews of all cameras over one WebSocket: each is acknowledged when it was drawn, and only then the next is sent.
export function unpacked(buffer) {
  const length = new DataView(buffer).getUint32(0);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { header, jpeg: new Blob([new Uint8Array(buffer, 4 + length)], { type: "image/jpeg" }) };
}

export class Tiles {
  constructor(address, tileOf) {
    this.address = address;
    this.tileOf = tileOf;
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(this.address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = (event) => this.take(event.data);
    this.socket.onclose = () => { if (!this.over) setTimeout(() => this.connect(), 500); };
  }

  async take(buffer) {
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
