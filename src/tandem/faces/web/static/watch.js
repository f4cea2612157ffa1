/* The queue by keyboard: A accepts, C corrects, R rejects, U undoes, J and K go on and back. All of it works with the
   buttons alone; no key is taken while somebody types, and a key pressed twice decides once. */
(() => {
  "use strict";
  const cards = [...document.querySelectorAll(".proposal")];
  if (!cards.length) return;
  let at = Math.max(0, cards.findIndex(card => card.classList.contains("current"))), sent = false;
  const show = () => {
    const mark = document.getElementById(cards[at].id.replace("p-", "t-"));
    if (mark) mark.scrollIntoView({block: "center"});
    // The queue scrolls by itself where it stands beside the text, so that the passage stays in view.
    const queue = cards[at].parentElement;
    if (queue.scrollHeight > queue.clientHeight) queue.scrollTop = cards[at].offsetTop - cards[0].offsetTop;
    else cards[at].scrollIntoView({block: "nearest"});
  };
  const go = to => {
    at = Math.min(cards.length - 1, Math.max(0, to));
    cards.forEach((card, place) => card.classList.toggle("current", place === at));
  };
  const walk = by => {
    const turn = at + by < 0 ? "before" : at + by >= cards.length ? "after" : "";
    const page = turn && document.querySelector(`.pages [data-turn="${turn}"]`);
    if (page) page.click();
    go(at + by);
    show();
    cards[at].focus({preventScroll: true});
  };
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.toLowerCase();
    if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else {
      const part = "acru".includes(key) && cards[at].querySelector(`[data-key="${key}"]`);
      if (!part) return;
      if (part.tagName === "DETAILS") {
        part.open = true;
        part.querySelector("input:not([type=hidden])").focus();
      } else part.requestSubmit();
    }
    event.preventDefault();
  });
  document.addEventListener("submit", event => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  cards.forEach((card, place) => card.addEventListener("focusin", () => { if (place !== at) go(place); }));
  if (location.hash === `#${cards[at].id}`) {
    cards[at].focus({preventScroll: true});
    show();
  } else if (!document.getElementById("faults")) cards[at].parentElement.scrollTop = cards[at].offsetTop - cards[0].offsetTop;
})();
