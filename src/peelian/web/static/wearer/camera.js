// Stills from the camera that looks at the person. There is no other way in: no file, no gallery.
const WANTED = { video: { facingMode: { ideal: "user" }, width: { ideal: 1280 }, height: { ideal: 960 } }, audio: false };
const LONGEST_PX = 960; // a face at arm's length is then twice as large as what encodes it looks at, and no more is sent
const QUALITY = 0.92;

export class Camera {
  static async open(video) {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera", "NotFoundError");
    const stream = await navigator.mediaDevices.getUserMedia(WANTED);
    video.srcObject = stream;
    await video.play();
    return new Camera(video, stream);
  }

  constructor(video, stream) {
    Object.assign(this, { video, stream });
  }

  // As the camera sees it: what is shown is mirrored, what is sent is not.
  async still() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(this.video, 0, 0, canvas.width, canvas.height);
    try {
      return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    } finally {
      canvas.width = canvas.height = 0; // lets go of the pixels
    }
  }

  close() {
    for (const track of this.stream.getTracks()) track.stop();
    this.video.srcObject = null;
  }
}
