// Verifies certificate tokens against the signed status list in this file. Plain ES5: office PCs run old browsers.
(function () {
  "use strict";
  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", SHAPE = 31, SIGNATURE = 64, LENGTH = 152, ENTRY = 9;
  var FIRST_DAY = Date.UTC(1949, 9, 1);
  var holder = document.getElementById("list"), list = JSON.parse(holder.textContent), entries = latin(atob(list.entries));

  function latin(text) {
    var bytes = new Uint8Array(text.length), k;
    for (k = 0; k < text.length; k++) { bytes[k] = text.charCodeAt(k); }
    return bytes;
  }
  function utf8(text) { return latin(unescape(encodeURIComponent(text))); }
  function unhex(text) {
    var bytes = new Uint8Array(text.length / 2), k;
    for (k = 0; k < bytes.length; k++) { bytes[k] = parseInt(text.substr(2 * k, 2), 16); }
    return bytes;
  }
  function joined() {
    var size = 0, k, bytes, at = 0;
    for (k = 0; k < arguments.length; k++) { size += arguments[k].length; }
    bytes = new Uint8Array(size);
    for (k = 0; k < arguments.length; k++) { bytes.set(arguments[k], at); at += arguments[k].length; }
    return bytes;
  }
  function keyOf(number) {
    for (var k = 0; k < list.keys.length; k++) { if (list.keys[k].number === number) { return list.keys[k]; } }
    return null;
  }
  function signed(domain, message, signature, key) {
    return nacl.sign.detached.verify(joined(latin(domain + "\0"), message), signature, unhex(key["public"]));
  }

  // The last part of an address, or the bare token; null for anything that is not one.
  function read(text) {
    var parts = text.replace(/^\s+|\s+$/g, "").replace(/\/+$/, "").split("/"), token = parts[parts.length - 1];
    var bytes = new Uint8Array(SHAPE + SIGNATURE), held = 0, bits = 0, at = 0, k, value;
    if (token.length !== LENGTH) { return null; }
    for (k = 0; k < LENGTH; k++) {
      value = ALPHABET.indexOf(token.charAt(k));
      if (value < 0) { return null; }
      held = (held << 5 | value) & 0xfff;
      bits += 5;
      if (bits >= 8) { bits -= 8; bytes[at++] = held >> bits & 255; }
    }
    if (bytes[0] !== 1 || bytes[2] !== 1) { return null; }
    return {
      key: bytes[1], serial: bytes.subarray(3, 11), day: bytes[11] << 8 | bytes[12], office: bytes[13] << 8 | bytes[14],
      mark: bytes.subarray(15, 31), said: bytes.subarray(0, SHAPE), signature: bytes.subarray(SHAPE)
    };
  }
  function standing(serial) {
    var wanted = nacl.hash(joined(unhex(list.salt), serial)), low = 0, high = entries.length / ENTRY - 1, middle, order, k;
    while (low <= high) {
      middle = low + high >> 1;
      for (order = 0, k = 0; k < ENTRY - 1 && order === 0; k++) { order = wanted[k] - entries[middle * ENTRY + k]; }
      if (order === 0) { return list.standings[entries[middle * ENTRY + ENTRY - 1]]; }
      if (order < 0) { high = middle - 1; } else { low = middle + 1; }
    }
    return null;
  }
  function unknown(note) { return {answer: "unknown", said: "查无此证", note: note, token: null}; }

  function check(text) {
    var token = read(text), key = token && keyOf(token.key), found;
    if (!token) { return unknown("这段文字不是证书二维码里的代码，可能没有扫全。请重新扫描一次；还是这样，请向颁发单位核实。"); }
    if (!key || !signed("honors-certificate-1", token.said, token.signature, key)) {
      return unknown("签名不符：这张证书不是颁发单位签发的，或者二维码被改动过。请向颁发单位核实。");
    }
    found = standing(token.serial);
    if (found) {
      return {
        answer: found[0], said: found[1], note: found[2] + (found[0] === "valid" ? "请再核对日期，并用下面三项核对姓名。" : ""),
        qualified: found[3], token: token
      };
    }
    if (key.retired && key.retired < list.made) { return unknown("名单里没有这张证书。请向颁发单位核实。"); }
    return {
      answer: "unlisted", said: "名单未收录", token: token,
      note: "签名是真的，但名单里没有这张证书：可能是名单制作以后颁发的。请换用新的名单，或联网、向颁发单位核实。"
    };
  }

  function plain(text) { return text.replace(/\s/g, "").replace(/[•‧∙・．]/g, "·"); }
  function fits(token, name, title, code) {
    var bare = code.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1"), mark, same = 0, k;
    mark = nacl.hash(joined(latin("honors-name-1\0"), token.serial, utf8([bare, plain(name), plain(title)].join("\0"))));
    for (k = 0; k < 16; k++) { same |= mark[k] ^ token.mark[k]; }
    return same === 0;
  }

  function say(id, text) { var place = document.getElementById(id); place.textContent = text; place.hidden = !text; return place; }
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function china(instant) {
    var there = new Date(new Date(instant).getTime() + 8 * 3600 * 1000);
    return there.getUTCFullYear() + "年" + (there.getUTCMonth() + 1) + "月" + there.getUTCDate() + "日" + two(there.getUTCHours()) + ":" + two(there.getUTCMinutes());
  }
  function day(count) {
    var there = new Date(FIRST_DAY + count * 24 * 3600 * 1000);
    return there.getUTCFullYear() + "年" + (there.getUTCMonth() + 1) + "月" + there.getUTCDate() + "日";
  }
  function fact(label, text) {
    var place = document.getElementById("facts"), term = document.createElement("dt"), told = document.createElement("dd");
    term.textContent = label; told.textContent = text;
    place.appendChild(term); place.appendChild(told);
  }

  var current = null;
  function show(found) {
    var place = document.getElementById("answer");
    current = found.token;
    document.getElementById("match").reset();
    place.hidden = false; place.className = "answer " + found.answer;
    say("headline", found.said); say("note", found.note).className = found.qualified ? "qualified" : ""; say("facts", ""); say("matched", "");
    if (current) {
      document.getElementById("facts").hidden = false;
      fact("颁发单位", list.offices[current.office] || "见证书落款");
      fact("颁发日期", day(current.day));
    }
    document.getElementById("match").hidden = !current;
  }
  function clear() {
    document.getElementById("answer").hidden = document.getElementById("match").hidden = true;
    document.getElementById("match").reset(); say("matched", ""); current = null;
    document.getElementById("code").focus();
  }

  var code = document.getElementById("code");
  function ask(event) { if (event) { event.preventDefault(); } if (code.value) { show(check(code.value)); } }
  document.getElementById("ask").addEventListener("submit", ask);
  document.getElementById("ask").addEventListener("reset", function () { setTimeout(clear, 0); });
  code.addEventListener("keydown", function (event) {
    if (event.keyCode === 13) { ask(event); code.select(); }  // a scanner ends with Enter; what is scanned next takes its place
  });
  document.getElementById("match").addEventListener("submit", function (event) {
    event.preventDefault();
    var same = fits(current, document.getElementById("name").value, document.getElementById("title").value, document.getElementById("check").value);
    say("matched", same ? "相符：二维码就是这张证书的。" : "不相符：请先核对三项有没有填错；确实没错，就不是同一张证书的二维码，请向颁发单位核实。");
    document.getElementById("matched").className = "matched " + (same ? "fits" : "fits-not");
  });

  var key = keyOf(Number(holder.getAttribute("data-key")));
  if (!key || !signed("honors-status-list-1", utf8(holder.textContent), unhex(holder.getAttribute("data-signature")), key)) {
    say("broken", "这个文件已损坏或被改动过，不能用来核验。请向颁发单位重新索取。");
    document.getElementById("ask").hidden = true;
    check = function () { return unknown("这个文件已损坏或被改动过，不能用来核验。"); };
  }
  say("dated", "状态名单制作于" + china(list.made) + "，建议使用到" + china(list.until) + "；之后撤销、更正的证书不在其中。");
  if (new Date().getTime() > new Date(list.until).getTime()) {
    say("outdated", "这份名单已过期：“有效”只说明制作名单时有效。请向颁发单位索取新的文件。");
  }
  for (var k = 0; k < list.keys.length; k++) {
    var line = document.createElement("li");
    line.textContent = list.keys[k].number + "号　" + list.keys[k].fingerprint + (list.keys[k].retired ? "　（已停用，旧证书仍可核验）" : "");
    document.getElementById("keys").appendChild(line);
  }
  code.focus();  // at once: an autofocus comes after the first drawing, too late for a quick scanner
  window.honors = {check: function (text) { return check(text); }, fits: function (text, name, title, code) { return fits(read(text), name, title, code); }};
}());
