/* What plain HTML cannot do: tick all, count ticks, drop a file, copy a text, ask before what cannot be undone. */
(function () {
  "use strict";

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function boxes(name) {
    return all('input[type="checkbox"][name="' + name + '"]');
  }

  function ticked(name) {
    return boxes(name).filter(function (box) { return box.checked; }).length;
  }

  function recount() {
    all("[data-counts]").forEach(function (place) {
      place.textContent = Number(place.dataset.base || 0) + ticked(place.dataset.counts);
    });
    all("[data-ticks-all]").forEach(function (box) {
      var found = boxes(box.dataset.ticksAll), count = ticked(box.dataset.ticksAll);
      box.checked = found.length > 0 && count === found.length;
      box.indeterminate = count > 0 && count < found.length;
    });
  }

  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.dataset.ticksAll) {
      boxes(box.dataset.ticksAll).forEach(function (one) { one.checked = box.checked; });
    }
    if (box.name === "doubtful" && box.closest("tr")) {
      box.closest("tr").classList.toggle("vouched", box.checked);
    }
    recount();
  });

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    var question = (button && button.dataset.asks) || form.dataset.asks;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.dataset.sent && !form.dataset.again) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    if (button) { button.classList.add("busy"); }
    if (form.dataset.again) {
      setTimeout(function () { if (button) { button.classList.remove("busy"); } }, 4000);
    }
  });

  document.addEventListener("input", function (event) {
    var place = document.getElementById(event.target.dataset.measured || "");
    if (place) { place.textContent = Array.from(event.target.value.replace(/\s/g, "")).length; }
  });

  /* A page that comes back from the browser's memory must be usable again. */
  window.addEventListener("pageshow", function () {
    all("form").forEach(function (form) { delete form.dataset.sent; });
    all(".busy").forEach(function (button) { button.classList.remove("busy"); });
    recount();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copies]");
    if (!button) { return; }
    var area = document.createElement("textarea");
    area.value = document.getElementById(button.dataset.copies).textContent.trim();
    document.body.appendChild(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "已复制" : "没有复制成功，请选中文字后按 Ctrl+C";
    area.remove();
    button.focus();
  });

  all(".drop").forEach(function (place) {
    var input = place.querySelector('input[type="file"]');
    ["dragenter", "dragover"].forEach(function (name) {
      place.addEventListener(name, function (event) { event.preventDefault(); place.classList.add("over-it"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      place.addEventListener(name, function () { place.classList.remove("over-it"); });
    });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
    });
  });

  recount();
})();
