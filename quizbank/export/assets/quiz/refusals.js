// Why a number can't be read where it was typed.
function unknownName(token, before, shown) {
  const afterNumber = before !== null && OPERANDS.includes(before.kind);
  if (token.text.toLowerCase() === "nan") return ["“nan” is not a number.", "“nan” 不是一个数。"];
  if (token.text === "lg") {
    return [
      "“lg” can be the logarithm to base 10 or to base 2: write log10 or log2.",
      "“lg” 可指以 10 为底，也可指以 2 为底的对数：请写 log10 或 log2。",
    ];
  }
  if (afterNumber && (token.text === "e" || token.text === "E")) {
    return [
      `${shown} after a number can begin an exponent (2e3) or be Euler's number (2*e): write it in full.`,
      `数后面的 ${shown} 可以是指数的开头（2e3），也可以是自然常数（2*e）：请写完整。`,
    ];
  }
  if (afterNumber && token.text === "m") {
    return ["“m” can be milli (0.001) or million: write e-3 or M.", "“m” 可指千分之一，也可指百万：请写 e-3 或 M。"];
  }
  if (afterNumber && token.text === "B") {
    return [
      "“B” can be a billion or bytes: write e9 or leave the unit out.",
      "“B” 可指十亿，也可指字节：请写 e9，或省略单位。",
    ];
  }
  if (before !== null && endsOperand(before)) {
    return [`${shown} is not known; type the number without a unit.`, `不认识 ${shown}；请只写数，不写单位。`];
  }
  return [`${shown} is not a number, constant or function.`, `${shown} 不是数、常数或函数。`];
}

function twoNumbers(token, before, after) {
  const shown = `${before.text} ${token.text}`;
  if (isDecimal(before.text) && isDecimal(token.text) && after.text === "/") {
    return [
      `“${shown}/…” can be a mixed number (${before.text} + ${token.text}/…) or two numbers; write the sum.`,
      `“${shown}/…” 可以是带分数（${before.text} + ${token.text}/…），也可以是两个数；请写成加法。`,
    ];
  }
  if (isDecimal(before.text) && before.text.length <= 3 && token.text.split(".")[0].length === 3) {
    return [
      `“${shown}” can be the number ${before.text}${token.text} or the two numbers ${before.text} and ${token.text}; ` +
        "leave the space out.",
      `“${shown}” 可以是 ${before.text}${token.text} 一个数，也可以是 ${before.text} 和 ${token.text} 两个数；请去掉空格。`,
    ];
  }
  return [
    `these are two numbers, ${before.text} and ${token.text}; one is asked.`,
    `这里有 ${before.text} 和 ${token.text} 两个数，只需要一个。`,
  ];
}

function twoByComma(token, before, after) {
  const tight = !token.space && !after.space;
  if (tight && before?.kind === "number" && after.kind === "number" && isDecimal(before.text)) {
    return [
      `“${before.text},${after.text}” can be read as ${before.text}.${after.text} or as the two numbers ${before.text} ` +
        `and ${after.text}; write a decimal point as “.”.`,
      `“${before.text},${after.text}” 可读作 ${before.text}.${after.text}，也可读作 ${before.text} 和 ${after.text} ` +
        "两个数；小数点请用 “.”。",
    ];
  }
  return ["a comma separates two numbers; one is asked.", "逗号分隔两个数，这里只需要一个数。"];
}
