// What one can do with a return code: copy, share, save as a picture, print. Without this script it can be read.
(() => {
  "use strict";
  const WIDTH = 1080;
  const EDGE = 90;

  const wrapped = (pen, text, width) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  const picture = ({ title, lead, code, keep, address }) => {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = 1000;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#faf7f1";
    pen.fillRect(0, 0, WIDTH, canvas.height);
    pen.fillStyle = "#e0ab3a";
    for (const x of [0, 60, 120]) pen.fillRect(x, 0, 46, 18);
    pen.fillStyle = "#00357a";
    pen.fillRect(180, 0, WIDTH - 180, 6);
    let y = 130;
    const write = (text, size, weight, colour, gap) => {
      pen.font = `${weight} ${size}px "Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif`;
      pen.fillStyle = colour;
      for (const line of wrapped(pen, text, WIDTH - 2 * EDGE)) {
        pen.fillText(line, EDGE, y);
        y += size * 1.3;
      }
      y += gap;
    };
    write(title, 46, 600, "#7a4b0c", 40);
    write(lead, 46, 400, "#212121", 70);
    write(code, 104, 700, "#00357a", 40);
    write(keep, 40, 400, "#212121", 40);
    write(address, 34, 400, "#5f686d", 0);
    return canvas;
  };

  const save = (data) =>
    picture(data).toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${data.file}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });

  for (const card of document.querySelectorAll("[data-code]")) {
    const data = card.dataset;
    const status = card.querySelector("[role=status]");
    const deeds = {
      copy: () =>
        navigator.clipboard.writeText(data.code).then(
          () => (status.textContent = data.copied),
          () => (status.textContent = data.notCopied),
        ),
      share: () => navigator.share({ title: data.title, text: `${data.title}\n${data.lead}: ${data.code}\n${data.address}` }).catch(() => {}),
      save: () => save(data),
      print: () => window.print(),
    };
    for (const button of card.querySelectorAll("[data-deed]")) {
      const deed = button.dataset.deed;
      button.hidden = (deed === "share" && !navigator.share) || (deed === "copy" && !navigator.clipboard);
      button.addEventListener("click", deeds[deed]);
    }
    card.querySelector(".code-deeds").hidden = false;
  }
})();
