// The part of the Arduino API that board/arduino_api.cpp uses, declared only: enough to compile that port for a 32-bit
// processor without any board's package. host/api_pulses.cpp is a model of it.
#pragma once
#include <stddef.h>
#include <stdint.h>

constexpr uint8_t LOW = 0;
constexpr uint8_t HIGH = 1;
constexpr uint8_t OUTPUT = 1;
constexpr uint8_t INPUT_PULLUP = 2;
constexpr uint8_t LED_BUILTIN = 13;
constexpr uint8_t A0 = 14;

void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
int digitalRead(uint8_t pin);
int analogRead(uint8_t pin);
unsigned long micros();
void noInterrupts();
void interrupts();

struct SerialPort {
	void begin(unsigned long baud);
	int available();
	int read();
	int availableForWrite();
	size_t write(const uint8_t* bytes, size_t length);
};
extern SerialPort Serial;
