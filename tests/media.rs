//! Pictures and sounds of every format that replies come in, whole and damaged. The small files are made here
//! by hand, or stand below as base64 with the command that made them.

#![cfg(feature = "media")]

use base64::Engine as _;
use hfi::error::{Error, Kind};
use hfi::media::{Picture, Sound, picture, sound};

fn decoded(text: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/wire/vectors/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 4] {
    let at = 4 * (y * picture.width + x) as usize;
    picture.rgba[at..at + 4].try_into().unwrap()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, kind: Kind, part: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind, kind, "{}", error.message);
    assert!(error.message.contains(part), "{}", error.message);
}

/// Every part of a file that lacks its end is refused.
#[track_caller]
fn refused_when_cut<T>(bytes: &[u8], decode: fn(&[u8]) -> hfi::error::Result<T>) {
    decode(bytes).map(drop).unwrap();
    for length in 0..bytes.len() {
        let result = decode(&bytes[..length]).map(drop);
        assert_eq!(
            result.map_err(|error| error.kind),
            Err(Kind::Protocol),
            "{length} of {} bytes",
            bytes.len()
        );
    }
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [name, data].concat();
    let crc = !body.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xedb8_8320 },
        )
    });
    [&(data.len() as u32).to_be_bytes()[..], &body, &crc.to_be_bytes()].concat()
}

/// A PNG of scanlines that each begin with their filter; `extra` goes between the header and the data.
fn png(size: (u32, u32), depth: u8, colour: u8, interlace: u8, extra: &[u8], lines: &[u8]) -> Vec<u8> {
    let header =
        [&size.0.to_be_bytes()[..], &size.1.to_be_bytes(), &[depth, colour, 0, 0, interlace]].concat();
    let (mut a, mut b) = (1u32, 0u32);
    for byte in lines {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    let length = lines.len() as u16;
    let stored = [&[0x78, 0x01, 1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), lines].concat();
    let data = [stored, (b << 16 | a).to_be_bytes().to_vec()].concat();
    let parts = [chunk(b"IHDR", &header), extra.to_vec(), chunk(b"IDAT", &data), chunk(b"IEND", b"")];
    [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat()].concat()
}

/// A WAV with a length as stated: `None` is that of a file written to a pipe.
fn wav(format: u16, channels: u16, bits: u16, data: &[u8], stated: Option<u32>) -> Vec<u8> {
    let frame = channels.wrapping_mul(bits / 8);
    let mut fmt = Vec::new();
    fmt.extend([format, channels].map(u16::to_le_bytes).concat());
    fmt.extend([8000, 8000 * u32::from(frame)].map(u32::to_le_bytes).concat());
    fmt.extend([frame, bits].map(u16::to_le_bytes).concat());
    let riff = stated.map_or(u32::MAX, |stated| stated.saturating_add(36));
    let head = [b"RIFF", &riff.to_le_bytes()[..], b"WAVEfmt ", &16u32.to_le_bytes()].concat();
    [&head, &fmt[..], b"data", &stated.unwrap_or(u32::MAX).to_le_bytes(), data].concat()
}

fn wav_samples(format: u16, channels: u16, bits: u16, data: &[u8]) -> Vec<f32> {
    let sound = sound(&wav(format, channels, bits, data, Some(data.len() as u32))).unwrap();
    assert_eq!((sound.sample_rate, sound.channels), (8000, u32::from(channels)));
    sound.samples
}

fn peak(sound: &Sound) -> f32 {
    sound.samples.iter().fold(0.0, |peak, sample| sample.abs().max(peak))
}

#[test]
fn png_of_every_kind() {
    let tiny = picture(&fixture("tiny.png")).unwrap();
    assert_eq!((tiny.width, tiny.height, tiny.rgba.len()), (4, 4, 64));
    assert_eq!(
        (pixel(&tiny, 0, 0), pixel(&tiny, 1, 0), pixel(&tiny, 3, 3)),
        ([0, 0, 128, 255], [60, 0, 128, 255], [180, 180, 128, 255])
    );

    let one = |depth, colour, extra: &[u8], line: &[u8]| {
        picture(&png((1, 1), depth, colour, 0, extra, line)).unwrap().rgba
    };
    assert_eq!(one(8, 0, b"", &[0, 7]), [7, 7, 7, 255]);
    assert_eq!(one(1, 0, b"", &[0, 0x80]), [255, 255, 255, 255]);
    assert_eq!(one(8, 4, b"", &[0, 7, 9]), [7, 7, 7, 9]);
    assert_eq!(one(8, 6, b"", &[0, 1, 2, 3, 4]), [1, 2, 3, 4]);
    assert_eq!(one(16, 2, b"", &[0, 0xff, 0xff, 0x80, 0x80, 0, 0]), [255, 128, 0, 255]);
    let palette = [chunk(b"PLTE", &[1, 2, 3, 4, 5, 6]), chunk(b"tRNS", &[255, 9])].concat();
    assert_eq!(one(2, 3, &palette, &[0, 0x40]), [4, 5, 6, 9]);

    // Interlaced: the pixel of pass 1, then that of pass 6, then the row of pass 7.
    let interlaced = picture(&png((2, 2), 8, 0, 1, b"", &[0, 1, 0, 2, 0, 3, 4])).unwrap();
    assert_eq!([(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| pixel(&interlaced, x, y)[0]), [1, 2, 3, 4]);
}

#[test]
fn jpeg_in_colour_grey_and_cmyk() {
    let tiny = picture(&fixture("tiny.jpg")).unwrap();
    assert_eq!((tiny.width, tiny.height), (4, 4));
    let grey = picture(&decoded(JPEG_GREY)).unwrap();
    assert_eq!((grey.width, grey.height), (19, 17));
    assert_eq!((pixel(&grey, 0, 0), pixel(&grey, 18, 16)), ([255; 4], [0, 0, 0, 255]));
    let cmyk = picture(&decoded(JPEG_CMYK)).unwrap();
    let (first, last) = (pixel(&cmyk, 0, 0), pixel(&cmyk, 18, 16));
    assert!(first[0] > 250 && first[2] < 5 && last[0] < 5 && last[2] > 250, "{first:?} {last:?}");
}

#[test]
fn jpeg_is_turned_upright() {
    let grey = decoded(JPEG_GREY);
    // Orientation 6: the camera was turned, so the picture is to be turned clockwise.
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let segment = [b"\xff\xe1", &(exif.len() as u16 + 2).to_be_bytes()[..], exif].concat();
    let turned = picture(&[&grey[..2], &segment, &grey[2..]].concat()).unwrap();
    assert_eq!((turned.width, turned.height), (17, 19));
    assert_eq!((pixel(&turned, 16, 0), pixel(&turned, 0, 0)), ([255; 4], [0, 0, 0, 255]));
}

#[test]
fn webp_of_every_kind() {
    let lossless = picture(&decoded(WEBP_LOSSLESS)).unwrap();
    assert_eq!((lossless.width, lossless.height), (9, 7));
    assert_eq!((pixel(&lossless, 0, 0), pixel(&lossless, 8, 6)), ([255, 0, 0, 255], [0, 0, 255, 255]));
    let alpha = picture(&decoded(WEBP_ALPHA)).unwrap();
    assert_eq!((pixel(&alpha, 0, 0)[3], pixel(&alpha, 8, 6)[3]), (255, 0));
    let animated = picture(&decoded(WEBP_ANIMATED)).unwrap();
    assert_eq!(animated.rgba, lossless.rgba);
}

#[test]
fn cut_pictures_are_refused() {
    refused_when_cut(&fixture("tiny.png"), picture);
    refused_when_cut(&fixture("tiny.jpg"), picture);
    refused_when_cut(&decoded(JPEG_GREY), picture);
    for webp in [WEBP_LOSSLESS, WEBP_ALPHA, WEBP_ANIMATED] {
        refused_when_cut(&decoded(webp), picture);
    }
    let tiny = fixture("tiny.png");
    refused(picture(&tiny[..tiny.len() - 12]), Kind::Protocol, "this png cannot be decoded: it is cut short");
}

#[test]
fn what_is_no_picture_is_named() {
    refused(picture(b""), Kind::Protocol, "there is no picture to decode: it has 0 bytes");
    let json = br#"{"error":"Model is overloaded, please try again later"}"#;
    let start = r#"(png, jpeg or webp); it begins with: {"error":"Model is overloaded, please tr"#;
    refused(picture(json), Kind::Protocol, start);
    assert!(picture(json).unwrap_err().message.ends_with(start));
    refused(picture(b"GIF89a\n\0\xff"), Kind::Protocol, "begins with: GIF89a\\n\\u{0}\u{fffd}");
    refused(picture(&fixture("tiny.wav")), Kind::Protocol, "this is no picture");
    let mut damaged = fixture("tiny.png");
    damaged[20] ^= 1;
    refused(picture(&damaged), Kind::Protocol, "this png cannot be decoded: ");
}

#[test]
fn large_pictures_are_refused_before_they_are_decoded() {
    let limit = "16384 pixels a side and 256 MiB";
    refused(picture(&png((16385, 1), 8, 0, 0, b"", &[])), Kind::TooLarge, limit);
    refused(picture(&png((1, 20000), 8, 0, 0, b"", &[])), Kind::TooLarge, "1 x 20000 pixels");
    refused(picture(&png((8192, 8193), 8, 0, 0, b"", &[])), Kind::TooLarge, limit);
    refused(picture(&png((8192, 8192), 8, 0, 0, b"", &[])), Kind::Protocol, "this png cannot be decoded");
}

#[test]
fn wav_of_every_kind() {
    assert_eq!(wav_samples(1, 1, 8, &[0, 128, 192]), [-1.0, 0.0, 0.5]);
    assert_eq!(wav_samples(1, 2, 16, &[0, 0x80, 0, 0x40]), [-1.0, 0.5]);
    assert_eq!(wav_samples(1, 1, 24, &[0, 0, 0xc0]), [-0.5]);
    assert_eq!(wav_samples(1, 1, 32, &[0, 0, 0, 0x20]), [0.25]);
    let floats = [0.5, -3.0, f32::INFINITY, f32::NAN].map(f32::to_le_bytes).concat();
    assert_eq!(wav_samples(3, 1, 32, &floats), [0.5, -1.0, 1.0, 0.0]);
    let tiny = sound(&fixture("tiny.wav")).unwrap();
    assert_eq!((tiny.sample_rate, tiny.channels, tiny.samples.len()), (8000, 1, 800));
}

#[test]
fn flac_equals_wav() {
    assert_eq!(sound(&fixture("tiny.flac")).unwrap(), sound(&fixture("tiny.wav")).unwrap());
}

#[test]
fn mp3_without_the_padding_of_its_encoder() {
    let tone = sound(&decoded(MP3)).unwrap();
    assert_eq!((tone.sample_rate, tone.channels, tone.samples.len()), (8000, 1, 2400));
    assert!((0.11..0.14).contains(&peak(&tone)), "{}", peak(&tone));
}

#[test]
fn ogg_vorbis() {
    let tone = sound(&decoded(OGG)).unwrap();
    assert_eq!((tone.sample_rate, tone.channels, tone.samples.len()), (8000, 1, 320));
    // As ffmpeg decodes it.
    for (sample, expected) in
        tone.samples.iter().zip([-0.223_633_89, -0.100_536_02, 0.037_729_897, 0.173_751_97])
    {
        assert!((sample - expected).abs() < 1e-5, "{sample} {expected}");
    }
    let twice = sound(&decoded(OGG).repeat(2)).unwrap();
    assert_eq!(twice.samples, tone.samples.repeat(2));
}

#[test]
fn cut_sounds_are_refused_where_the_length_is_known() {
    refused_when_cut(&fixture("tiny.wav"), sound);
    refused_when_cut(&fixture("tiny.flac"), sound);
    refused_when_cut(&decoded(OGG), sound);
    refused(
        sound(&wav(1, 1, 16, &[0; 6], Some(8))),
        Kind::Protocol,
        "it is cut short: 3 samples of 4 are there",
    );
    let mp3 = decoded(MP3);
    refused(sound(&mp3[..mp3.len() - 300]), Kind::Protocol, "this mp3 cannot be decoded: it is cut short");
}

#[test]
fn cut_sounds_are_taken_where_the_length_is_unknown() {
    let piped = wav(1, 1, 16, &[0, 0x40].repeat(2000), None);
    assert_eq!(sound(&piped).unwrap().samples, [0.5; 2000]);
    assert_eq!(sound(&piped[..piped.len() - 1001]).unwrap().samples, [0.5; 1499]);

    // The frames without the header that counts them.
    let mp3 = decoded(MP3);
    let frames = &mp3[mp3.len() - 7 * 72..];
    assert_eq!(sound(frames).unwrap().samples.len(), 7 * 576);
    assert_eq!(sound(&frames[..frames.len() - 100]).unwrap().samples.len(), 5 * 576);

    // The number of samples is the last 36 bits before the checksum of the header.
    let mut flac = fixture("tiny.flac");
    flac[21] &= 0xf0;
    flac[22..26].fill(0);
    assert_eq!(sound(&flac).unwrap().samples.len(), 800);
}

#[test]
fn what_is_no_sound_is_named() {
    refused(sound(b""), Kind::Protocol, "there is no sound to decode: it has 0 bytes");
    refused(
        sound(b"<html>\r\n"),
        Kind::Protocol,
        "(wav, flac, mp3 or ogg vorbis); it begins with: <html>\\r\\n",
    );
    refused(sound(&fixture("tiny.png")), Kind::Protocol, "this is no sound");
    refused(sound(&fixture("tiny.jpg")), Kind::Protocol, "this is no sound");
    refused(sound(b"ID3\x04\0\0\x7f\x7f\x7f\x7f"), Kind::Protocol, "this is no sound");
    refused(sound(&[0xff, 0xfb].repeat(50)), Kind::Protocol, "this mp3 cannot be decoded");
    refused(
        sound(&wav(1, 1, 16, b"", Some(0))),
        Kind::Protocol,
        "this wav cannot be decoded: it holds no samples",
    );
    refused(sound(&wav(1, 1, 12, &[0; 8], Some(8))), Kind::Protocol, "this wav cannot be decoded");
    refused(sound(&wav(1, 40000, 16, &[0; 8], Some(8))), Kind::Protocol, "this wav cannot be decoded");
}

#[test]
fn large_sounds_are_refused_before_they_are_decoded() {
    let mut flac = fixture("tiny.flac");
    flac[21] |= 0x0f;
    flac[22..26].fill(0xff);
    refused(sound(&flac), Kind::TooLarge, "this flac is larger than the limit of 1 GiB");
    refused(sound(&wav(1, 1, 8, &[0; 8], Some(1 << 29))), Kind::TooLarge, "1 GiB");
}

#[test]
fn damaged_files_are_refused_or_decoded() {
    let mut random = fastrand::Rng::with_seed(1);
    let pictures = [fixture("tiny.png"), fixture("tiny.jpg"), decoded(WEBP_LOSSLESS), decoded(WEBP_ALPHA)];
    let sounds = [fixture("tiny.wav"), fixture("tiny.flac"), decoded(MP3), decoded(OGG)];
    for bytes in pictures.iter().chain(&sounds).cycle().take(4000) {
        let mut bytes = bytes.clone();
        for _ in 0..random.usize(1..8) {
            let at = random.usize(..bytes.len());
            bytes[at] ^= 1 << random.u8(..8);
        }
        for error in [picture(&bytes).err(), sound(&bytes).err()].into_iter().flatten() {
            assert!(matches!(error.kind, Kind::Protocol | Kind::TooLarge), "{error:?}");
        }
    }
}

/// `convert -size 19x17 gradient:white-black grey.jpg`
const JPEG_GREY: &str = concat!(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8Q",
    "EBEQCgwSExIQEw8QEBD/wAALCAARABMBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAAgJ/8QAFxAAAwEAAAAAAAAAAAAAAAAAABhk",
    "ov/aAAgBAQAAPwCvWSv0GSv0GSv0ZWslfoMlfoMlfoj8A//Z",
);
/// `convert -size 19x17 gradient:red-blue -colorspace CMYK cmyk.jpg`
const JPEG_CMYK: &str = concat!(
    "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgICAgIDAgICAwMDAwQGBAQEBAQIBgYFBgkICgoJCAkJCgwPDAoLDgsJCQ0RDQ4PEBAR",
    "EAoMEhMSEBMPEBAQ/9sAQwEDAwMEAwQIBAQIEAsJCxAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ",
    "EBAQEBAQ/8AAFAgAEQATBAERAAIRAQMRAQQRAP/EABcAAQADAAAAAAAAAAAAAAAAAAAGBwj/xAAgEAABAQgDAAAAAAAAAAAAAAAA",
    "AQIDBBUXGFSiU2SS/8QAGAEBAAMBAAAAAAAAAAAAAAAAAAMICQb/xAAfEQABAgYDAAAAAAAAAAAAAAAAAQQCAxQXU5EWUVL/2gAO",
    "BAEAAhEDEQQAAD8Au6euuRCW6jXImzL2hi6Ne3Jd/YT11yILqNcibFDF0Lku/sJ665EF1GuRNihi6FyXf2J5SWAw2fJm1yKb6LwW",
    "bZYk0RW25cDUUlgMNnyORTfQs2yxJoW3LgaiksBhs+RyKb6Fm2WJNC25cDUts4os0bAAAAAP/9k=",
);
/// `convert -size 9x7 gradient:red-blue a.png; cwebp -lossless a.png -o lossless.webp`
const WEBP_LOSSLESS: &str = concat!(
    "UklGRkwAAABXRUJQVlA4TD8AAAAvCIABAD8QAgHC/x87BCRE7vB/n/kPPpJJQBmDqti2qev9rYIKMoigggr6t9g7ov8x1bSAvNVy",
    "D7Sn9g+MAAAA",
);
/// `convert -size 9x7 gradient:red-none b.png; cwebp b.png -o alpha.webp`
const WEBP_ALPHA: &str = concat!(
    "UklGRo4AAABXRUJQVlA4WAoAAAAQAAAACAAABgAAQUxQSCwAAAABNyAQSOE8HRHRNigGgEhOt+c/hRRSSCGFieh/zMz8tn1Jcm37",
    "SNImyQUAAFZQOCA8AAAAEAIAnQEqCQAHAAIANCWoAnRrgMEA9f8EgAD+8MQL/kw4Efft7zn/udbyTzc3+hv//2dbyTzc3+gAAAAA",
);
/// `img2webp -d 50 a.png b.png -o animated.webp`
const WEBP_ANIMATED: &str = concat!(
    "UklGRtAAAABXRUJQVlA4WAoAAAASAAAACAAABgAAQU5JTQYAAAD/////AABBTk1GWAAAAAAAAAAAAAgAAAYAADIAAANWUDhMPwAA",
    "AC8IgAEAPxACAcL/HzsEJETu8H+f+Q8+kklAGYOq2Lap6/2tggoyiKCCCvq32Dui/zHVtIC81XIPtKf2D4wAAABBTk1GRAAAAAAA",
    "AAAAAAgAAAUAADIAAAJWUDhMLAAAAC8IQAEQLxDzH1dZiRExKIRsq3q/AFJIIYUU8tc6J6L/8YH11LlqH6C2mgEA",
);
/// `ffmpeg -f lavfi -i "sine=frequency=440:sample_rate=8000:duration=0.3" -ac 1 -b:a 8k tone.mp3`: an ID3
/// tag, the header that counts the frames, and seven frames of 72 bytes.
const MP3: &str = concat!(
    "SUQzBAAAAAAAI1RTU0UAAAAPAAADTGF2ZjU5LjI3LjEwMAAAAAAAAAAAAAAA/+M4wAAAAAAAAAAAAEluZm8AAAAPAAAABwAAAtAA",
    "ZmZmZmZmZmZmZmZmZmaAgICAgICAgICAgICAgJmZmZmZmZmZmZmZmZmZs7Ozs7Ozs7Ozs7Ozs7OzzMzMzMzMzMzMzMzMzMzm5ubm",
    "5ubm5ubm5ubm5v//////////////////AAAAAExhdmM1OS4zNwAAAAAAAAAAAAAAACQEIAAAAAAAAALQ282ZAQAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/+MYxAAK8AbVuUEAAv9HcNtgBg+D4PvUCAIHIPg+fxOD4PoggcRB",
    "8H34IOu/wxwG/SGOXfznT7ulJoc4WcQ3/GVEJRyhC3+D/+MYxA8QmUKQAZRQAG8H6ge5ABlxEnAPiYDmR1gd6mHvgGgCQCorCKC6",
    "//IR6KpEPh8ab//5CgNCUJA1/4lOg0r//////////+MYxAcOaKY8Ad4AAP/////40iEYA4ASSQXAKMCsF4wfwajCHFKMQulwxvhN",
    "jDbBaMD0D4FAXiEAMDAKoSW07dP//vgSpVAg/+MYxAgNqKYsAFa8YCmJFGfQGycnl9GIANucd+h5p+CpmGqC8YJQC5QA8gRBoACA",
    "VL6x////3+U///9azz/8MMMMM8/1hhzV/+MYxAwPUL5oAVwQAEl9vWGFeNzTKEU1rgQMGJB4d8rpuE3mLQiDgfTWXLf+N555552M",
    "Bofg4c1ghyjuGOUqJEkxwEslUl49/+MYxAkO2OqYAZRYAIzA8CxrMkl+GKAt8A1rgBheUjJNHxmGgI5uTCejUz//7zQ3eCYkb/C4",
    "JiQLiv/iwuKi1UxBTUUzLjEw/+MYxAgAAANIAcAAADBVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV",
    "VVVVVVVVVVVVVVVVVVVV",
);
/// By a script: the smallest legal vorbis (blocks of 64, two codebooks of two entries), 320 samples.
const OGG: &str = concat!(
    "T2dnUwACAAAAAAAAAAAHAAAAAAAAAKro+wEBHgF2b3JiaXMAAAAAAUAfAAAAAAAAAAAAAAAAAABmAU9nZ1MAAAAAAAAAAAAABwAA",
    "AAEAAACfQOixAhBHA3ZvcmJpcwAAAAAAAAAAAQV2b3JiaXMBQkNWAQACAAAAAEJDVgEAAgAAABAAAAAAAQCAYkAAAAAIAAAUEAAA",
    "AAAAAQDwAAAAAEQAAAAAAAAAAAAAAACAT2dnUwAAoAAAAAAAAAAHAAAAAgAAABIUlC0GBQUFBQUFwsNDAADCw0MAAMLDQwAAwsND",
    "AADCw0MAAMLDQwAAT2dnUwAEQAEAAAAAAAAHAAAAAwAAAJcjULoGBQUFBQUFwsNDAADCw0MAAMLDQwAAwsNDAADCw0MAAMLDQwAA",
);
