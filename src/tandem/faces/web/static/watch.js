/* The queue by keyboard: A accepts, C corrects, R rejects, U undoes, J and K go on and back. All of it works with the
   buttons alone; no key is taken while somebody types. */
(() => {
  "use strict";
  const cards = [...document.querySelectorAll(".proposal")];
  if (!cards.length) return;
  let at = Math.max(0, cards.findIndex(card => card.classList.contains("current")));
  const go = (to, scroll) => {
    at = Math.min(cards.length - 1, Math.max(0, to));
    cards.forEach((card, place) => card.classList.toggle("current", place === at));
    if (scroll) {
      const mark = document.getElementById(cards[at].id.replace("p-", "t-"));
      if (mark) mark.scrollIntoView({block: "center"});
      cards[at].scrollIntoView({block: "nearest"});
    }
    cards[at].focus({preventScroll: true});
  };
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1, true);
    else if (key === "k") go(at - 1, true);
    else {
      const part = cards[at].querySelector(`[data-key="${key}"]`);
      if (!part || !"acru".includes(key)) return;
      if (part.tagName === "DETAILS") {
        part.open = true;
        part.querySelector("input:not([type=hidden])").focus();
      } else part.requestSubmit();
    }
    event.preventDefault();
  });
  cards.forEach((card, place) => card.addEventListener("focusin", () => { if (place !== at) go(place, false); }));
  go(at, false);
})();
