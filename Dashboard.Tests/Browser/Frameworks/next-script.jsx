// Stands in for next/script, as its page describes it: it loads once, and `onReady` is called after that and each time the component is mounted.
import { useEffect } from "react";

const loads = new Map();

function load(src) {
  return new Promise((resolve) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve });
    document.body.append(script);
  });
}

export default function Script({ src, onReady }) {
  useEffect(() => {
    let here = true;
    if (!loads.has(src)) loads.set(src, load(src));
    loads.get(src).then(() => here && onReady?.());
    return () => {
      here = false;
    };
  }, [src]);
  return null;
}
