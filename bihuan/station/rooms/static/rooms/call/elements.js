/* Ticks off what a record of a call should tell, as far as words show it. It is a reminder; nothing depends on it. */
import { say } from "../words.js";

const HAN = "一二两三四五六七八九十百几多数";
const SIGNS = {
  when: new RegExp(`刚|正在|现在|今|昨|前天|早上|上午|中午|下午|傍晚|晚上|半夜|凌晨|夜里|[0-9${HAN}]+ ?(点|时|分钟|小时|天|日|月|周)|\\d{1,2}[:：]\\d{2}|\\b(now|today|yesterday|ago|last night|morning|evening|a\\.?m|p\\.?m)\\b`, "i"),
  where: /路|街|巷|弄|幢|栋|楼|号|小区|花园|新村|村|桥|店|市场|学校|医院|广场|车站|门口|公园|street|road|block|bridge|market|station|school|hospital/i,
  who: /男|女|人|老|孩|邻居|老板|丈夫|老公|妻子|老婆|儿子|司机|工人|学生|保安|他|她|man|woman|boy|girl|neighbour|driver|people|wife|husband/i,
  why: /因为|由于|为了|原因|起因|引起|导致|怀疑|纠纷|欠|漏|吵|嫌|because|over|about|since|suspect/i,
  how: /打|吵|撞|偷|骗|抢|砸|闹|堵|拦|骂|推|跑|倒|丢|不见|失|冒烟|起火|漏|响|播放|占|fight|hit|stole|stolen|lost|crash|fire|leak|shout|noise|threat/i,
  hurt: /受伤|没伤|没有伤|无伤|流血|出血|骨折|昏迷|打伤|hurt|injur|bleed/i,
  many: new RegExp(`[0-9${HAN}]+ ?(个|名|位|余|来)*(人|男|女|老|小|青年|孩)|双方|两家|一群|一个人|\\b(\\d+|two|three|several) (people|men|women|persons)\\b`, "i"),
};

export function tick(form) {
  const words = form.words.value;
  const answered = (name) => { const value = form.elements.namedItem(name)?.value; return value && value !== "unknown"; };
  const found = Object.fromEntries(Object.entries(SIGNS).map(([key, sign]) => [key, sign.test(words)]));
  found.where ||= form.place.value.trim() !== "";
  found.who ||= form.caller_name.value.trim() !== "";
  found.hurt ||= answered("injured");
  for (const one of form.querySelectorAll("[data-element]")) {
    const there = found[one.dataset.element];
    one.classList.toggle("there", there);
    one.firstElementChild.className = `m ${there ? "m-done" : "m-unsure"}`;
    one.querySelector(".sr").textContent = ` ${there ? say("told") : say("not_told")}`;
  }
}
