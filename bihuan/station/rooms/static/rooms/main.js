import "./keys.js";
import "./ticks.js";
import "./forms.js";
import "./live.js";
import "./inbox.js";
