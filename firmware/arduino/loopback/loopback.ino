// Retinode: the loopback test. A light sensor looks at the screen (or at a lamp), an LED shines into the camera; both are
// stamped by one clock, so the whole way through camera, computer and screen can be measured on any machine.
//
// Wiring: phototransistor from 5 V (3.3 V) to A0, 10 kOhm from A0 to ground; LED with 330 Ohm from pin 8 to ground.
// The serial line has 115,200 baud. What the board says, one line each:
//   +T      the sensor saw light come at T µs on the board's clock     -T   it saw light go
//   L1 T    the LED was switched on at T                              L0 T  off
//   R T     T µs passed from the LED's last change to the answer
//   V NOW LOW HIGH   sensor now, darkest and brightest lately, 0 to 1023
// What it takes, one byte each:
//   1 0     LED on, LED off
//   t s     start and stop the test: the LED changes at random times, 0.3 to 0.7 s apart
//   !       the answer of the software to the LED's last change (the digital feedback test)
//   v       asks for V
// In the test a step at the sensor is an answer too: LED -> camera -> retina -> screen -> sensor.
#include <Arduino.h>

constexpr uint8_t kLedPin = 8;
constexpr uint8_t kSensorPin = A0;
// Less than this between dark and bright is noise.
constexpr int kSmallestStep = 40;
// Dark and bright are forgotten slowly, so that the threshold follows: one count every 20 ms.
constexpr uint32_t kForgetUs = 20000;

int darkest = 1023;
int brightest = 0;
bool bright = false;
uint32_t forgetUs = 0;

bool ledOn = false;
uint32_t ledUs = 0;
bool awaiting = false;

bool testing = false;
uint32_t nextUs = 0;
uint32_t randomState = 1;

void say(const char* what, uint32_t us) {
	Serial.print(what);
	Serial.println(us);
}

void setLed(bool on) {
	digitalWrite(kLedPin, on ? HIGH : LOW);
	ledUs = micros();
	digitalWrite(LED_BUILTIN, on ? HIGH : LOW);
	ledOn = on;
	awaiting = true;
	say(on ? "L1 " : "L0 ", ledUs);
}

void answered(uint32_t us) {
	if (!awaiting) return;
	awaiting = false;
	say("R ", us - ledUs);
}

void scheduleNext(uint32_t nowUs) {
	// Numerical Recipes' generator; random times keep the test from locking to a frame rate.
	randomState = randomState * 1664525u + 1013904223u;
	nextUs = nowUs + 300000u + (randomState >> 8) % 400000u;
}

void look() {
	const int level = analogRead(kSensorPin);
	const uint32_t nowUs = micros();
	if (level < darkest) darkest = level;
	if (level > brightest) brightest = level;
	if (nowUs - forgetUs >= kForgetUs) {
		forgetUs = nowUs;
		if (brightest - darkest > kSmallestStep) {
			darkest++;
			brightest--;
		}
	}
	const int span = brightest - darkest;
	if (span < kSmallestStep) return;
	// A quarter of the span of hysteresis around the middle.
	const int threshold = darkest + span / 2 + (bright ? -span / 8 : span / 8);
	if ((level > threshold) == bright) return;
	bright = !bright;
	say(bright ? "+" : "-", nowUs);
	if (testing) answered(nowUs);
}

void obey(int byte) {
	const uint32_t nowUs = micros();
	switch (byte) {
		case '0':
		case '1':
			setLed(byte == '1');
			break;
		case 't':
			testing = true;
			randomState ^= nowUs;
			scheduleNext(nowUs);
			break;
		case 's':
			testing = false;
			break;
		case '!':
			answered(nowUs);
			break;
		case 'v':
			Serial.print("V ");
			Serial.print(analogRead(kSensorPin));
			Serial.print(' ');
			Serial.print(darkest);
			Serial.print(' ');
			Serial.println(brightest);
			break;
		default:
			break;
	}
}

void setup() {
	pinMode(kLedPin, OUTPUT);
	pinMode(LED_BUILTIN, OUTPUT);
	Serial.begin(115200);
#if defined(__AVR__)
	// Conversions in 13 µs instead of 104 µs; eight good bits are plenty here.
	ADCSRA = (ADCSRA & ~0x07) | 0x04;
#endif
}

void loop() {
	if (Serial.available() > 0) obey(Serial.read());
	look();
	const uint32_t nowUs = micros();
	if (testing && static_cast<int32_t>(nowUs - nextUs) >= 0) {
		setLed(!ledOn);
		scheduleNext(nowUs);
	}
}
