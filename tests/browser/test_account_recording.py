"""What the stand-in for the account gives to listen to is sound to a browser."""

from base64 import b64encode

from playwright.async_api import Browser
import pytest

from scripts.account.recording import recording

pytestmark = pytest.mark.asyncio(loop_scope="session")

# How long it is, how loud at its loudest, and how high: half as many crossings of zero a second.
LISTEN = """async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const context = new OfflineAudioContext(1, 32000, 32000);
  const sound = await context.decodeAudioData(bytes.buffer);
  const samples = sound.getChannelData(0);
  const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const crossings = samples.filter((one, at) => at && one * samples[at - 1] < 0).length;
  return [sound.duration, loudest, crossings / sound.duration / 2];
}"""


async def test_recording_is_a_tone_that_the_browser_plays(browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    tones = []
    for lead_id in (0, 3, 11):
        sound = b64encode(recording(lead_id)).decode()
        seconds, loudest, hertz = await page.evaluate(LISTEN, sound)
        assert 10.7 < seconds < 10.9
        assert 0.05 < loudest < 0.9
        tones.append(hertz)
    await context.close()
    assert 300 < tones[0] < tones[1] < tones[2] < 1500
