// Stills from a camera, for every page and app that takes one. There is no other way in here: no file, no gallery.
// Nothing of a still is kept: whoever asked for it has the only copy.
const WANTED = { facing: "environment", width: 1280, height: 960, longest: Infinity, quality: 0.92 };

export class Camera {
  // `facing`: "user" looks at the person. `longest`: side of a still in pixels, at most; no more is sent than is looked at.
  static async open(video, wanted = {}) {
    const { facing, width, height, longest, quality } = { ...WANTED, ...wanted };
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera", "NotFoundError");
    const asked = { facingMode: { ideal: facing }, width: { ideal: width }, height: { ideal: height } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: asked, audio: false });
    video.srcObject = stream;
    await video.play();
    return new Camera(video, stream, longest, quality);
  }

  constructor(video, stream, longest, quality) {
    Object.assign(this, { video, stream, longest, quality });
  }

  // As the camera sees it: where what is shown is mirrored, what is sent is not.
  async still() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const scale = Math.min(1, this.longest / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(this.video, 0, 0, canvas.width, canvas.height);
    try {
      return await new Promise((made) => canvas.toBlob(made, "image/jpeg", this.quality));
    } finally {
      canvas.width = canvas.height = 0; // lets go of the pixels
    }
  }

  // The last still; the camera's light goes out before it is sent anywhere.
  async last() {
    const still = this.still();
    this.close();
    return still;
  }

  close() {
    for (const track of this.stream.getTracks()) track.stop();
    this.video.srcObject = null;
  }
}
