// Evaluated in the page by shots.py: a screenshot with at most 256 colours, as rows of palette indices.
async (png) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const times = new Map();
  for (const pixel of pixels) times.set(pixel, (times.get(pixel) ?? 0) + 1);
  const bytes = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const palette = [];
  const far = (pixel) => {
    const [red, green, blue] = bytes(pixel);
    return palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
  };
  // The most frequent first; what is hardly told from one of them leaves its place to a colour that is.
  for (const pixel of [...times.keys()].sort((a, b) => times.get(b) - times.get(a)))
    if (palette.length < 256 && !far(pixel).some((distance) => distance < 90))
      palette.push(bytes(pixel));
  const nearest = (pixel) => {
    const distances = far(pixel);
    return distances.indexOf(Math.min(...distances));
  };
  const indexOf = new Map([...times.keys()].map((pixel) => [pixel, nearest(pixel)]));
  const rows = new Uint8Array((width + 1) * height); // each row begins with its filter: none
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + x + 1] = indexOf.get(pixels[y * width + x]);
  let text = "";
  for (let at = 0; at < rows.length; at += 32768)
    text += String.fromCharCode(...rows.subarray(at, at + 32768));
  return { width, height, palette: palette.flat(), rows: btoa(text) };
};
