console.warn("portal.js is being written");
