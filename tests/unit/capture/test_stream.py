from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from peelian.capture import source
from peelian.capture.stream import LARGEST_PIXELS, Stream, problem
from peelian.errors import SourceError


def opened(path: Path) -> Stream:
    return Stream(source.parse(str(path)))


def test_every_frame_comes_with_its_number_and_time(video: Path) -> None:
    pictures = list(opened(video).pictures())
    assert [picture.index for picture in pictures] == list(range(50))
    assert [picture.media_s for picture in pictures] == pytest.approx([index / 25 for index in range(50)])
    assert pictures[0].camera_s is None


def test_pixels_are_rgb_and_read_only(video: Path) -> None:
    pixels = next(opened(video).pictures()).raw.rgb()
    assert pixels.shape == (48, 64, 3)
    assert pixels[2:20, 2:28].mean() > 210
    assert not pixels.flags.writeable


def test_luminance_is_sampled(video: Path) -> None:
    luma = next(opened(video).pictures()).raw.luma()
    assert luma.dtype == np.uint8
    assert 100 < luma.size < 3000


def test_a_phone_that_was_held_upright_gives_upright_pixels(video: Path, tmp_path: Path) -> None:
    data = bytearray(video.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40
    clockwise = [0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30]
    data[matrix : matrix + 36] = b"".join(value.to_bytes(4, "big", signed=True) for value in clockwise)
    turned = tmp_path / "turned.mp4"
    turned.write_bytes(data)
    pixels = next(opened(turned).pictures()).raw.rgb()
    assert pixels.shape == (64, 48, 3)
    assert pixels[2:28, -18:-2].mean() > 210  # what was top left is now top right


def test_a_recording_is_known_as_one(video: Path) -> None:
    assert opened(video).recorded


def test_damaged_frames_are_counted_and_left_out(make_video: Callable[..., Path], tmp_path: Path) -> None:
    data = bytearray(make_video("long.mp4", frames=100).read_bytes())
    for at in range(len(data) // 3, len(data) // 2, 3000):
        data[at : at + 8] = b"\xff" * 8
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(data)
    stream = opened(damaged)
    pictures = list(stream.pictures())
    assert stream.corrupt > 0
    assert 10 < len(pictures) < 100
    assert pictures[-1].index >= 95


def given(stream: Stream) -> tuple[int, str]:
    """How many pictures a stream gives, and the error that ends it, if one does."""
    count = 0
    try:
        for _ in stream.pictures():
            count += 1
    except SourceError as error:
        return count, error.sentence
    return count, ""


@pytest.mark.parametrize("name", ["film.mkv", "film.ts"])
def test_a_file_that_was_cut_short_gives_what_is_there_and_then_says_so(
    make_video: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    data = make_video(name, frames=100).read_bytes()
    (tmp_path / f"half {name}").write_bytes(data[: len(data) // 2 + 1])
    count, said = given(opened(tmp_path / f"half {name}"))
    assert 20 < count < 80
    assert f"half {name}: the file is cut short" in said


def test_a_file_whose_own_index_says_that_its_end_is_missing_gives_what_is_there_and_then_says_so(
    make_video: Callable[..., Path], tmp_path: Path
) -> None:
    whole = make_video("whole.mp4", frames=100, options={"movflags": "+faststart"})
    assert given(opened(whole)) == (100, "")
    data = whole.read_bytes()
    (tmp_path / "half.mp4").write_bytes(data[: len(data) // 2])
    there, said = given(opened(tmp_path / "half.mp4"))
    assert 20 < there < 80
    assert "half.mp4: the file is cut short" in said
    assert "get the whole file" in said


@pytest.mark.parametrize("name", ["text.mp4", "text.mkv", "text", "text.m3u8", "text.sdp"])
def test_a_text_is_no_video_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("this is a letter, not a video\n" * 50, encoding="utf-8")
    with pytest.raises(SourceError, match="not a video that can be read"):
        list(opened(path).pictures())


def test_a_playlist_in_a_file_cannot_reach_the_network(tmp_path: Path) -> None:
    path = tmp_path / "list.m3u8"
    path.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:1/a.ts\n#EXT-X-ENDLIST\n", encoding="utf-8"
    )
    with pytest.raises(SourceError):
        list(opened(path).pictures())


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with av.open(path, "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        assert isinstance(stream, av.AudioStream)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 8000), np.int16), layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
    with pytest.raises(SourceError, match="there is no video"):
        opened(path)


def test_pictures_beyond_all_measure_are_refused_before_one_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.mkv"
    with av.open(path, "w") as container:
        stream = container.add_stream("ffv1", rate=1)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 8000, LARGEST_PIXELS // 8000 + 100, "gray"
        frame = av.VideoFrame(stream.width, stream.height, "gray")
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(SourceError, match="larger than 40 million"):
        opened(path)


def test_what_libav_says_is_told_without_the_address() -> None:
    address = "rtsp://user:secret@127.0.0.1:1/x"
    with pytest.raises(SourceError) as caught:
        Stream(source.parse(address))
    assert "secret" not in str(caught.value)
    assert "nobody listens" in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_error_that_is_not_in_the_table_still_has_words() -> None:
    assert problem(av.error.FFmpegError(1, "Strange thing.")) == "strange thing"
