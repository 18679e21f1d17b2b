//! bgjob
#![no_std]
